using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>A restore that is refused at whatever step leaves no socket and no rule; a dump leaves its sockets as they were, no rule and no directory.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class SetRefusalTests(SocketSets sets) : IClassFixture<SocketSets>
{
    /// <summary>Sockets that are refused beside a good one, each by its own step.</summary>
    private static readonly Dictionary<string, (Func<List<IDisposable>, SafeHandle> Make, string Reason)> s_beside = new()
    {
        ["another kind"] = (static keep => Kept(keep, new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp)).SafeHandle, "expected TCP, UDP"),
        ["a TCP socket"] = (static keep =>
        {
            Socket listener = Kept(keep, TcpTesting.Listen(IPAddress.Loopback));
            Kept(keep, new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)).Connect(listener.LocalEndPoint!);
            return listener.SafeHandle;
        }, "wait to be accepted"),
        ["an UDP socket"] = (static keep =>
        {
            var socket = Kept(keep, UdpTesting.Bound("127.0.0.1:5353"));
            socket.Set(Libc.SOL_UDP, Libc.UDP_CORK, 1);
            SocketQueueCalls.SendTo(socket, [1, 2, 3], UdpTesting.Endpoint("127.0.0.1:99"));
            return socket;
        }, "corked"),
        ["a unix socket"] = (static keep =>
        {
            (var one, var other) = UnixSocketCalls.MakePair(1);
            Kept(keep, other);
            return Kept(keep, one);
        }, "peer"),
    };

    public static TheoryData<string> Beside => [.. s_beside.Keys];

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(Beside))]
    public void ADumpThatIsRefusedLeavesItsSockets(string name) => Connected((own, peer, keep, target) =>
    {
        (Func<List<IDisposable>, SafeHandle> make, string reason) = s_beside[name];
        SocketSource[] sources = [SocketSets.Source(own.SafeHandle), SocketSets.Source(make(keep))];
        Assert.Contains(reason, Assert.ThrowsAny<EngineException>(() => SocketDump.Run(sources, target, takesAway: true, default)).Message, StringComparison.Ordinal);
        foreach (SocketSource source in sources) source.Dispose();
    });

    [NeedFact(Need.Firewall)]
    public void ADumpThatIsGivenUpLeavesItsSockets() => Connected((own, _, _, target) =>
    {
        using SocketSource source = SocketSets.Source(own.SafeHandle);
        Assert.Throws<OperationCanceledException>(() => SocketDump.Run([source], target, takesAway: true, new CancellationToken(canceled: true)));
        Assert.Throws<DirectoryNotFoundException>(() => SocketDump.Run([source], $"{target}/nowhere/there", takesAway: true, default));
    });

    [NeedFact(Need.Firewall)]
    public void ARestoreThatIsGivenUpLeavesNothing()
    {
        foreach (string name in new[] { SocketSets.Tcp, SocketSets.Listener, SocketSets.Udp, SocketSets.Unix, SocketSets.Named })
        {
            using SocketSet set = SocketSets.Read(sets[name], out Checkpoint images);
            Assert.Throws<OperationCanceledException>(() => SocketRestore.Run(set, images, new SocketRestoreOptions { Network = sets.Place.Namespace }, new CancellationToken(canceled: true)));
            sets.DemandEmpty();
        }
    }

    /// <summary>A firewall that lets marked packets not through either is seen when the socket is there and the network is closed.</summary>
    [NeedFact(Need.Firewall)]
    public void ARestoreThatFailsLateLeavesNothing()
    {
        string copy = sets.Copy(SocketSets.Tcp);
        string path = Path.Combine(copy, "files.img");
        JsonObject files = ImageJson.Read(path);
        files["entries"]![0]!["isk"]!["state"] = 8;
        files["entries"]![0]!["isk"]!["shutdown"] = "READ";
        ImageJson.Write(path, files);
        sets.Place.Nft("table inet everything { chain in { type filter hook input priority -500; policy accept; meta l4proto tcp drop; }; };");
        try
        {
            using SocketSet set = SocketSets.Read(copy, out Checkpoint images);
            Assert.Contains("do not come through", Assert.Throws<EngineException>(() => SocketRestore.Run(set, images, new SocketRestoreOptions { Network = sets.Place.Namespace }, default)).Message, StringComparison.Ordinal);
        }
        finally
        {
            sets.Place.Nft("delete table inet everything");
        }
        sets.DemandEmpty();
    }

    private static void Connected(Action<Socket, Socket, List<IDisposable>, string> test)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        using var directory = new TemporaryDirectory();
        var keep = new List<IDisposable>();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Loopback);
            using (own) using (peer)
            {
                peer.Send("before"u8);
                test(own, peer, keep, directory["taken"]);
                Assert.Equal((false, 0), TcpTesting.ModeOf(own.SafeHandle));
                // In repair mode this is EPERM.
                Assert.Equal("before"u8, TcpTesting.Read(own, 6));
                own.Send("after"u8);
                Assert.Equal("after"u8, TcpTesting.Read(peer, 5));
            }
            foreach (IDisposable kept in keep) kept.Dispose();
        });
        Assert.Empty(SocketSetLocks.Find(network.Namespace));
        Assert.Empty(directory.Names);
    }

    private static T Kept<T>(List<IDisposable> keep, T socket)
        where T : IDisposable
    {
        keep.Add(socket);
        return socket;
    }
}
