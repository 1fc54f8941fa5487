using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Connections that move to another machine while data is under way.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpMigrationTests
{
    private static readonly byte[] s_sent = TcpTesting.Bytes(3_000_000, 1);
    private static readonly byte[] s_unread = TcpTesting.Bytes(38_928, 2);
    private static readonly byte[] s_lost = TcpTesting.Bytes(20_000, 3);
    private static readonly byte[] s_toPeer = TcpTesting.Bytes(100_000, 4);
    private static readonly byte[] s_toOwn = TcpTesting.Bytes(100_000, 5);

    /// <summary>From one machine to another behind the same switch, with its address. The peer is not touched.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("10.0.1.1/24", "10.0.1.3/24")]
    [InlineData("fd00:1::1/64", "fd00:1::3/64")]
    [InlineData("fe80::1/64", "fe80::3/64")]
    public void ThePeerDoesNotNotice(string address, string peerAddress)
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork bridge = new(), source = new(), target = new(), peerNetwork = new();
        TestNetwork.Ip($"-n {bridge.Name} link add name switch type bridge");
        TestNetwork.Ip($"-n {bridge.Name} link set switch up");
        (TestNetwork Network, string Port)[] members = [(source, "port1"), (target, "port2"), (peerNetwork, "port3")];
        foreach ((TestNetwork network, string port) in members)
        {
            TestNetwork.Connect(network, "eth", bridge, port);
            TestNetwork.Ip($"-n {bridge.Name} link set {port} master switch");
        }
        source.AddAddress(address, "eth");
        peerNetwork.AddAddress(peerAddress, "eth");
        (Socket own, Socket peer) = Load(source, peerNetwork, IPAddress.Parse(peerAddress.Split('/')[0]));
        var moved = TcpConnection.Of((IPEndPoint)own.LocalEndPoint!, (IPEndPoint)peer.LocalEndPoint!);
        source.Lock(moved);
        peerNetwork.Undrop("input");
        peer.Send(s_lost);

        using var engine = new TcpEngine();
        TcpSnapshot saved = TcpTesting.Take(engine, own);
        Assert.Equal((s_sent.Length, s_unread.Length), (saved.Outq.Length + Received(peer), saved.Inq.Length));
        Assert.InRange(saved.UnsqLen, 1u, saved.OutqLen - 1);
        source.RemoveAddress(address, "eth");
        // Closed before the address is there: a segment that met no socket would be answered with a reset.
        INetworkLock closed = target.Lock(moved);
        target.AddAddress(address, "eth");
        TcpSocket restored = engine.Pause(target.Run(() => TcpEngine.MakeSocket(saved.Local.AddressFamily)));
        restored.Restore(saved);
        TcpTesting.AssertSame(saved, restored.Save(), "migrated");
        closed.Open();
        restored.Resume();
        Finish(TcpTesting.SocketOf(restored), peer);
    }

    /// <summary>Both ends go to new machines with new addresses, and what is under way is settled between them.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("10.0.1.1/24", "10.0.1.3/24", "10.0.2.1/24", "10.0.2.3/24", 1500)]
    [InlineData("10.0.1.1/24", "10.0.1.3/24", "10.0.2.1/24", "10.0.2.3/24", 1000)]
    [InlineData("fd00:1::1/64", "fd00:1::3/64", "fd00:2::1/64", "fd00:2::3/64", 1500)]
    [InlineData("fe80::1/64", "fe80::3/64", "fe80::5/64", "fe80::7/64", 1500)]
    public void BothEndsMove(string address, string peerAddress, string newAddress, string newPeerAddress, int mtu)
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork source = new(), peerNetwork = new(), target = new(), peerTarget = new();
        TestNetwork.Connect(source, "eth", peerNetwork, "eth");
        source.AddAddress(address, "eth");
        peerNetwork.AddAddress(peerAddress, "eth");
        (Socket own, Socket peer) = Load(source, peerNetwork, IPAddress.Parse(peerAddress.Split('/')[0]));
        int port = TcpTesting.Port(peer);
        source.Lock(port);
        peer.Send(s_lost);
        peerNetwork.Lock(port);
        peerNetwork.Undrop("input");
        using var engine = new TcpEngine();
        TcpSnapshot one = TcpTesting.Take(engine, own);
        TcpSnapshot other = TcpTesting.Take(engine, peer);
        Assert.True(TcpPair.IsPair(one, other));
        Assert.Equal(s_lost.Length, other.Outq.Length);

        // Another index for the device of the same name.
        TestNetwork.Ip($"-n {target.Name} link add pad type bridge");
        TestNetwork.Connect(target, "eth", peerTarget, "eth");
        TestNetwork.Ip($"-n {target.Name} link set eth mtu {mtu}");
        TestNetwork.Ip($"-n {peerTarget.Name} link set eth mtu {mtu}");
        target.Lock(port);
        peerTarget.Lock(port);
        target.AddAddress(newAddress, "eth");
        peerTarget.AddAddress(newPeerAddress, "eth");
        (one, other) = (Move(one, newAddress, newPeerAddress), Move(other, newPeerAddress, newAddress));
        int had = other.Inq.Length;
        (one, other) = TcpPair.Settle(one, other);
        Assert.Equal((s_sent.Length - had, one.OutqLen), (one.Outq.Length, one.UnsqLen));
        Assert.Equal((uint)s_lost.Length, other.UnsqLen);

        TcpSocket restored = engine.Pause(target.Run(() => TcpEngine.MakeSocket(one.Local.AddressFamily)));
        restored.Restore(one);
        TcpTesting.AssertSame(LinkLocal.Resolve(restored.Handle, one), restored.Save() with { MssClamp = one.MssClamp }, "one end");
        TcpSocket restoredPeer = engine.Pause(peerTarget.Run(() => TcpEngine.MakeSocket(one.Local.AddressFamily)));
        restoredPeer.Restore(other);
        TcpTesting.AssertSame(LinkLocal.Resolve(restoredPeer.Handle, other), restoredPeer.Save() with { MssClamp = other.MssClamp }, "the other end");
        target.Unlock();
        peerTarget.Unlock();
        restored.Resume();
        restoredPeer.Resume();
        Finish(TcpTesting.SocketOf(restored), TcpTesting.SocketOf(restoredPeer));
    }

    private static TcpSnapshot Move(TcpSnapshot connection, string local, string peer) => connection with
    {
        Local = new IPEndPoint(IPAddress.Parse(local.Split('/')[0]), connection.Local.Port),
        Peer = new IPEndPoint(IPAddress.Parse(peer.Split('/')[0]), connection.Peer!.Port),
    };

    /// <summary>A connection whose sender has written far more than its peer takes, and of that the end of what was sent is lost: the peer's network drops what comes.</summary>
    private static (Socket Own, Socket Peer) Load(TestNetwork source, TestNetwork peerNetwork, IPAddress peerAddress)
    {
        using Socket listener = peerNetwork.Run(() => TcpTesting.Listen(OnLink(peerAddress)));
        Socket own = source.Run(() => new Socket(peerAddress.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        own.Connect(new IPEndPoint(source.Run(() => OnLink(peerAddress)), TcpTesting.Port(listener)));
        Socket peer = listener.Accept();
        peer.ReceiveBufferSize = 100_000;
        SocketOptionCalls.ForceSendBuffer(own.SafeHandle, 8 << 20);
        peer.Send(s_unread);
        TcpTesting.Await(() => SocketQueueCalls.CountUnread(own.SafeHandle) == s_unread.Length, "unread bytes");
        // The last part is sent and lost on the cable.
        own.Send(s_sent.AsSpan(..50_000));
        TcpTesting.Await(() => Received(peer) == 50_000 && SocketQueueCalls.CountOutgoing(own.SafeHandle) == 0, "what is sent first");
        peerNetwork.Drop("input", TcpTesting.Port(peer));
        own.Send(s_sent.AsSpan(50_000..));
        return (own, peer);
    }

    // The name is that of a device of the thread's namespace.
    private static IPAddress OnLink(IPAddress address) => address.IsIPv6LinkLocal ? IPAddress.Parse($"{new IPAddress(address.GetAddressBytes())}%eth") : address;

    private static int Received(Socket peer) => (int)SocketQueueCalls.CountUnread(peer.SafeHandle);

    private static Thread Send(Socket socket, byte[] bytes)
    {
        var sending = new Thread(() =>
        {
            socket.Send(bytes);
            socket.Shutdown(SocketShutdown.Send);
        })
        {
            IsBackground = true,
        };
        sending.Start();
        return sending;
    }

    private static void Finish(Socket own, Socket peer)
    {
        // Neither can write all before the other reads: an end that is short of memory closes its window, and then does not look at acknowledgements.
        Thread[] sending = [Send(own, s_toPeer), Send(peer, s_toOwn)];
        Assert.True(((byte[])[.. s_sent, .. s_toPeer]).AsSpan().SequenceEqual(TcpTesting.Read(peer, s_sent.Length + s_toPeer.Length)), "what the peer got");
        byte[] toOwn = [.. s_unread, .. s_lost, .. s_toOwn];
        Assert.True(toOwn.AsSpan().SequenceEqual(TcpTesting.Read(own, toOwn.Length)), "what came");
        TcpTesting.ReadEnd(peer);
        TcpTesting.ReadEnd(own);
        Array.ForEach(sending, static thread => thread.Join());
        own.Dispose();
        peer.Dispose();
    }
}
