using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>What cannot be carried is refused with its reason, and is as it was.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpRefusalTests
{
    private const int Signature = 14;

    [NeedFact(Need.Firewall)]
    public void UrgentData() => Connected(static (own, peer, engine) =>
    {
        peer.Send("in band"u8);
        peer.Send("!"u8.ToArray(), SocketFlags.OutOfBand);
        TcpTesting.Await(() => SocketQueueCalls.Poll(own.SafeHandle).Urgent, "urgent data");
        Refuse(engine, own, "urgent data");
        Assert.Equal(1, own.Receive(new byte[1], SocketFlags.OutOfBand));
        // Nobody is told of it any more, and still what is behind it does not count as unread.
        peer.Send("behind it"u8);
        TcpTesting.Await(() => own.Poll(0, SelectMode.SelectRead), "bytes");
        Thread.Sleep(20);
        Refuse(engine, own, "7 of its 17 unread bytes");
        Assert.Equal("in band"u8, TcpTesting.Read(own, 7));
        Assert.Equal("behind it"u8, TcpTesting.Read(own, 9));
    });

    [NeedFact(Need.Firewall)]
    public void ErrorsThatNobodyHasSeen() => Connected(static (own, peer, engine) =>
    {
        peer.LingerState = new LingerOption(true, 0);
        peer.Close();
        TcpTesting.Await(() => TcpTesting.StateOf(own) == TcpConnectionState.Close, "a reset");
        Refuse(engine, own, "an error or a notice");
        Assert.Equal(SocketError.ConnectionReset, Assert.Throws<SocketException>(() => own.Receive(new byte[1])).SocketErrorCode);
    });

    [NeedFact(Need.Firewall)]
    public void Multipaths()
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(static () =>
        {
            using var own = new SafeSocketHandle(Libc.socket(Libc.AF_INET, Libc.SOCK_STREAM, Libc.IPPROTO_MPTCP), ownsHandle: true);
            using var engine = new TcpEngine();
            EngineException refusal = Assert.Throws<EngineException>(() => engine.Pause(own));
            Assert.Contains("MPTCP", refusal.Message, StringComparison.Ordinal);
            using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            Assert.Contains("IP protocol 17", Assert.Throws<EngineException>(() => engine.Pause(datagrams.SafeHandle)).Message, StringComparison.Ordinal);
        });
    }

    [NeedTheory(Need.Firewall)]
    [InlineData(true)]
    [InlineData(false)]
    public void Signatures(bool listens)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            Sign(listener);
            using var own = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            Sign(own);
            own.Connect(listener.LocalEndPoint!);
            using Socket accepted = listener.Accept();
            using var engine = new TcpEngine();
            Refuse(engine, listens ? listener : own, "TCP_MD5SIG");
        });
    }

    [NeedFact(Need.Firewall)]
    public void ConnectionsThatNobodyHasAccepted()
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(static () =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            client.Connect(listener.LocalEndPoint!);
            using var engine = new TcpEngine();
            Refuse(engine, listener, "1 connections that wait to be accepted");
            listener.Accept().Dispose();
        });
    }

    /// <summary>TCP Fast Open accepts a connection before the third segment of its handshake, which never comes here.</summary>
    [NeedFact(Need.Firewall)]
    public void ConnectionsThatAreHalfMade()
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/tcp_fastopen", "1543");
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.SetRawSocketOption(6, 23, BitConverter.GetBytes(5));
            listener.Listen(5);
            int port = TcpTesting.Port(listener);
            network.Nft($"table inet losses {{ chain out {{ type filter hook output priority 0; policy accept; tcp sport {port} drop; }}; }};");
            using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            client.SetRawSocketOption(6, 30, BitConverter.GetBytes(1));
            Assert.True(InetSocketCalls.Connect(client.SafeHandle, (IPEndPoint)listener.LocalEndPoint!));
            client.Send("early"u8);
            using Socket accepted = listener.Accept();
            Assert.Equal(TcpConnectionState.SynReceived, TcpTesting.StateOf(accepted));
            using var engine = new TcpEngine();
            Refuse(engine, accepted, "SYN_RECV");
        });
    }

    private static void Sign(Socket socket)
    {
        // struct tcp_md5sig: the peer's address, then at 130 the key's length, at 136 the key.
        byte[] key = new byte[216];
        SocketAddressBytes.Write(new IPEndPoint(IPAddress.Loopback, 0), key);
        key[130] = 3;
        "key"u8.CopyTo(key.AsSpan(136));
        socket.SetRawSocketOption(6, Signature, key);
    }

    private static void Refuse(TcpEngine engine, Socket socket, string reason)
    {
        (bool Repair, int Reuse) before = TcpTesting.ModeOf(socket.SafeHandle);
        EngineException refusal = Assert.Throws<EngineException>(() => engine.Pause(socket.SafeHandle));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.StartsWith($"{socket.LocalEndPoint}", refusal.Message, StringComparison.Ordinal);
        Assert.False(before.Repair);
        Assert.Equal(before, TcpTesting.ModeOf(socket.SafeHandle));
    }

    private static void Connected(Action<Socket, Socket, TcpEngine> test)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Loopback);
            using (own) using (peer) using (var engine = new TcpEngine()) test(own, peer, engine);
        });
    }
}
