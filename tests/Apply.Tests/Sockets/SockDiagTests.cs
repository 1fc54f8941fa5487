using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests.Sockets;

[Collection(SocketTestsCollection.Name)]
public class SockDiagTests
{
    [NeedFact(Need.NetworkNamespaces)]
    public void UnixSocketsAreTold()
    {
        using var world = new UnixWorld();
        byte[] name = world.PathOf("listener");
        world.Connect(UnixSocketType.Stream, world.Make(UnixSocketType.Stream, name, backlog: 7), name);
        SocketCalls.Shutdown(world[1], 1);
        using SockDiag diag = SockDiag.Open();
        UnixDiagnosis listener = diag.UnixSocket(UnixWorld.InodeOf(world[0]))!;
        Assert.Equal((UnixSocketType.Stream, UnixSocketState.Listen, 7u), (listener.Type, listener.State, listener.WriteQueue));
        Assert.Equal([.. name, 0], listener.Name.ToArray());
        UnixDiagnosis client = diag.UnixSockets().Single(socket => socket.Ino == UnixWorld.InodeOf(world[1]));
        Assert.Equal((UnixWorld.InodeOf(world[2]), UnixShutdown.Write), (client.Peer, client.Shutdown));
        world.Make(UnixSocketType.Stream);
        Assert.Null(diag.UnixSocket(uint.MaxValue));
    }

    [Theory]
    [InlineData("inet", "tcp")]
    [InlineData("inet", "udp")]
    [InlineData("inet6", "tcp")]
    [InlineData("inet6", "udp")]
    public void InternetSocketsAreTold(string family, string protocol)
    {
        IPAddress loopback = family == "inet" ? IPAddress.Loopback : IPAddress.IPv6Loopback;
        using var socket = new Socket(loopback.AddressFamily, protocol == "tcp" ? SocketType.Stream : SocketType.Dgram, protocol == "tcp" ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Bind(new IPEndPoint(loopback, 0));
        if (protocol == "tcp") socket.Listen(9);
        using SockDiag diag = SockDiag.Open();
        InetDiagnosis told = diag.InetSockets(family, protocol).Single(told => told.Source.Equals(socket.LocalEndPoint));
        Assert.Equal((family, protocol, protocol == "tcp" ? "listen" : "close", 0), (told.Family, told.Protocol, told.State, told.Destination.Port));
        Assert.NotEqual(0u, told.Ino);
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void AnotherNamespaceHasOthers()
    {
        using var world = new UnixWorld();
        world.Make(UnixSocketType.Stream);
        using var holder = new NamespaceHolder("-n");
        using NetworkNamespace network = NetworkNamespace.Open(holder["net"]);
        using SockDiag diag = SockDiag.Open(network);
        Assert.Null(diag.UnixSocket(UnixWorld.InodeOf(world[0])));
        Assert.Empty(diag.UnixSockets());
    }

    [Fact]
    public void ARefusalHasItsName()
    {
        using SockDiag diag = SockDiag.Open();
        JsonObject request = InetDiagnosis.Request("inet", "tcp");
        request["sdiag_protocol"] = 200;
        IOException refusal = Assert.Throws<IOException>(() => diag.Ask(request));
        Assert.StartsWith("sock_diag: ENOENT", refusal.Message, StringComparison.Ordinal);
    }
}
