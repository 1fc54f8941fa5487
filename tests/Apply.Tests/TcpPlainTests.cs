using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Sockets without a stream: those that listen, wait for an answer, or were never connected.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpPlainTests
{
    [NeedTheory(Need.Firewall)]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    public void OneThatWaitsForAnAnswer(string address, string listening)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Parse(listening));
            int port = TcpTesting.Port(listener);
            network.Lock(port);
            var peer = new IPEndPoint(IPAddress.Parse(address), port);
            using var own = new Socket(peer.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
            if (peer.AddressFamily == AddressFamily.InterNetworkV6) own.DualMode = true;
            Assert.False(InetSocketCalls.Connect(own.SafeHandle, peer));
            Assert.Equal(TcpConnectionState.SynSent, TcpTesting.StateOf(own));

            using var engine = new TcpEngine();
            TcpSnapshot saved = TcpTesting.Take(engine, own);
            TcpSocket socket = TcpTesting.Restore(engine, saved);
            TcpTesting.AssertSame(saved, socket.Save(), "SYN_SENT");
            network.Unlock();
            socket.Resume();
            using Socket accepted = listener.Accept();
            using var again = TcpTesting.SocketOf(socket);
            again.Send("hello"u8);
            Assert.Equal("hello"u8, TcpTesting.Read(accepted, 5));
        });
    }

    [NeedTheory(Need.Firewall)]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void OneThatListens(string address)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            var at = new IPEndPoint(IPAddress.Parse(address), 0);
            using var own = new Socket(at.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (at.AddressFamily == AddressFamily.InterNetworkV6) own.DualMode = true;
            own.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            own.Bind(at);
            own.Listen(13);
            using var engine = new TcpEngine();
            TcpSnapshot saved = TcpTesting.Take(engine, own);
            Assert.Equal((TcpConnectionState.Listen, 13u, true), (saved.State, saved.Backlog, saved.ReuseAddress));

            SafeFileHandle made = TcpEngine.MakeSocket(at.AddressFamily);
            TcpSocket socket = engine.Pause(made);
            socket.Restore(saved);
            socket.Resume();
            Assert.Equal((false, 1), TcpTesting.ModeOf(made));
            TcpTesting.AssertSame(saved, engine.Pause(made).Save(), "LISTEN");
            using var restored = TcpTesting.SocketOf(made);
            using var client = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            client.Connect(at.Address.Equals(IPAddress.IPv6Loopback) ? at.Address : IPAddress.Loopback, saved.Local.Port);
            restored.Accept().Dispose();
        });
    }

    /// <summary>What waits for strays is no socket: the descriptor is one that is closed, which still has bytes to read, elsewhere too.</summary>
    [NeedFact(Need.Firewall)]
    public void OneThatClosedFirst()
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = new(), target = new();
        using var engine = new TcpEngine();
        TcpSnapshot saved = network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Loopback);
            own.Shutdown(SocketShutdown.Send);
            peer.Send("last words"u8);
            peer.Shutdown(SocketShutdown.Send);
            TcpTesting.Await(() => TcpTesting.StateOf(own) == TcpConnectionState.Close, "CLOSE");
            return TcpTesting.Take(engine, own);
        });
        // The peer is not here, and a reset in its place would be faster at times than the steps of the restore.
        target.Lock(saved.Local.Port);
        TcpSocket socket = engine.Pause(target.Run(() => TcpEngine.MakeSocket(AddressFamily.InterNetwork)));
        socket.Restore(saved);
        TcpTesting.AssertSame(saved, socket.Save(), "CLOSE");
        target.Unlock();
        socket.Resume();
        using Socket again = TcpTesting.SocketOf(socket);
        Assert.Equal("last words"u8, TcpTesting.Read(again, 10));
        TcpTesting.ReadEnd(again);
    }

    [NeedTheory(Need.Firewall)]
    [InlineData(true)]
    [InlineData(false)]
    public void OneThatWasNeverConnected(bool bound)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            using var own = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            if (bound) own.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            own.ReceiveBufferSize = 30_000;
            using var engine = new TcpEngine();
            TcpSnapshot saved = TcpTesting.Take(engine, own);
            Assert.Equal((TcpConnectionState.Close, null, 60_000u, 2u), (saved.State, saved.Peer, saved.ReceiveBuffer, saved.BufferLocks));
            TcpSocket socket = TcpTesting.Restore(engine, saved);
            socket.Resume();
            // Socket.Bind() sets it.
            Assert.Equal((false, bound ? 1 : 0), TcpTesting.ModeOf(socket.Handle));
            TcpTesting.AssertSame(saved, engine.Pause(socket.Handle).Save(), "CLOSE");
            socket.Handle.Dispose();
        });
    }
}
