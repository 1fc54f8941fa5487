using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Link-local addresses: the device is carried by its name, which has another index elsewhere.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpLinkLocalTests
{
    private const int Signature = 14;

    [NeedFact(Need.Firewall)]
    public void AListenerGoesToADeviceOfAnotherIndex()
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork source = Linked(), target = Linked(pads: 2);
        using var engine = new TcpEngine();
        TcpSnapshot saved = source.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Parse("fe80::1%eth"));
            return TcpTesting.Take(engine, listener);
        });
        Assert.Equal("eth", saved.Device);
        Assert.Equal($"[fe80::1%eth]:{saved.Local.Port}", saved.Name);
        TcpSocket restored = engine.Pause(target.Run(() => TcpEngine.MakeSocket(AddressFamily.InterNetworkV6)));
        restored.Restore(saved);
        restored.Resume();
        using Socket again = TcpTesting.SocketOf(restored);
        long index = target.Run(() => IPAddress.Parse("fe80::1%eth").ScopeId);
        Assert.NotEqual(saved.Local.Address.ScopeId, index);
        Assert.Equal(index, ((IPEndPoint)again.LocalEndPoint!).Address.ScopeId);
        Assert.Equal(index, SocketOptionCalls.GetDevice(again.SafeHandle));
        target.Run(() =>
        {
            (Socket own, Socket peer) = TcpTesting.Connect(again, IPAddress.Parse("fe80::1%eth"));
            using (own) using (peer)
            {
                own.Send("hello"u8);
                Assert.Equal("hello"u8, TcpTesting.Read(peer, 5));
            }
        });
    }

    /// <summary>A socket that a restore refuses is as it was.</summary>
    [NeedFact(Need.Firewall)]
    public void ADeviceThatIsNotThereIsRefused()
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = Linked();
        network.Run(static () =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Parse("fe80::1%eth"));
            using var engine = new TcpEngine();
            TcpSnapshot saved = TcpTesting.Take(engine, listener);
            using TcpSocket made = engine.Pause(TcpEngine.MakeSocket(AddressFamily.InterNetworkV6));
            EngineException refusal = Assert.Throws<EngineException>(() => made.Restore(saved with { Device = "gone" }));
            Assert.Equal($"[fe80::1%gone]:{saved.Local.Port}: there is no device gone here, expected that of a link-local address", refusal.Message);
            Assert.Throws<EngineException>(() => made.Restore(saved with { Device = "a name that is longer than any" }));
            IPEndPoint nowhere = new(IPAddress.Parse("fe80::1"), saved.Local.Port);
            refusal = Assert.Throws<EngineException>(() => made.Restore(saved with { Device = null, Local = nowhere }));
            Assert.Contains("there is no device of the link-local address, expected one", refusal.Message, StringComparison.Ordinal);
            // It may still become something.
            made.Restore(saved);
            made.Resume();
            using Socket again = TcpTesting.SocketOf(made);
            Assert.Equal(saved.Local, again.LocalEndPoint);
        });
    }

    /// <summary>A listener that is bound to no device gives a connection from an address without a device one without: no socket can be made like that.</summary>
    [NeedFact(Need.Firewall)]
    public void AnAddressWithoutItsDeviceIsRefused()
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = Linked();
        network.Run(static () =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.IPv6Any);
            (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Parse("fe80::1%eth"), IPAddress.Parse("fd00::1"));
            using (own) using (peer) using (var engine = new TcpEngine())
            {
                EngineException refusal = Assert.Throws<EngineException>(() => engine.Pause(peer.SafeHandle));
                Assert.Contains("a link-local address and no device", refusal.Message, StringComparison.Ordinal);
                Assert.False(TcpTesting.ModeOf(peer.SafeHandle).Repair);
                engine.Pause(own.SafeHandle).Dispose();
            }
        });
    }

    /// <summary>The kernel is asked about the socket and not about one that listens at the same port for all devices.</summary>
    [NeedFact(Need.Firewall)]
    public void WhatOnlyOthersAreToldIsToldOfADevicesSocketsToo()
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = Linked();
        network.Run(static () =>
        {
            var address = IPAddress.Parse("fe80::1%eth");
            using Socket listener = TcpTesting.Listen(IPAddress.IPv6Any);
            Sign(listener, address);
            using var client = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
            Sign(client, address);
            client.Connect(new IPEndPoint(address, TcpTesting.Port(listener)));
            using Socket accepted = listener.Accept();
            using var engine = new TcpEngine();
            foreach (Socket signed in (Socket[])[client, accepted])
            {
                Assert.Contains("TCP_MD5SIG", Assert.Throws<EngineException>(() => engine.Pause(signed.SafeHandle)).Message, StringComparison.Ordinal);
            }
        });
    }

    /// <summary>Packets have no device in their addresses.</summary>
    [NeedFact(Need.Firewall)]
    public void TheLockHoldsThem()
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = Linked();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Parse("fe80::1%eth"));
            (Socket own, Socket peer) = TcpTesting.Connect(listener, IPAddress.Parse("fe80::1%eth"));
            using (own) using (peer)
            {
                INetworkLock closed = network.Lock(TcpConnection.Of((IPEndPoint)own.LocalEndPoint!, (IPEndPoint)own.RemoteEndPoint!));
                own.Send("hello"u8);
                Thread.Sleep(100);
                Assert.Equal((0u, 5u), (SocketQueueCalls.CountUnread(peer.SafeHandle), SocketQueueCalls.CountOutgoing(own.SafeHandle)));
                closed.Open();
                Assert.Equal("hello"u8, TcpTesting.Read(peer, 5));
            }
        });
    }

    /// <summary>What leads to a state comes as if by the device that a socket is bound to, also where its address is good anywhere.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("10.9.0.1", "10.9.0.2", 24)]
    [InlineData("fd00::1", "fd00::2", 64)]
    [InlineData("fe80::1", "fe80::2", 64)]
    public void SocketsOfADeviceReachTheirStates(string address, string peerAddress, int bits)
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = new(), peerNetwork = new();
        TestNetwork.Connect(network, "eth", peerNetwork, "eth");
        network.AddAddress($"{address}/{bits}", "eth");
        peerNetwork.AddAddress($"{peerAddress}/{bits}", "eth");
        string scope = address.StartsWith("fe80", StringComparison.Ordinal) ? "%eth" : "";
        using Socket listener = peerNetwork.Run(() => TcpTesting.Listen(IPAddress.Parse(peerAddress + scope)));
        network.Run(() =>
        {
            var to = new IPEndPoint(IPAddress.Parse(peerAddress + scope), TcpTesting.Port(listener));
            foreach (TcpConnectionState state in (TcpConnectionState[])[TcpConnectionState.CloseWait, TcpConnectionState.LastAck, TcpConnectionState.FinWait2])
            {
                using var own = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                OptionCalls.Set(own.SafeHandle, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, "eth"u8);
                own.Connect(to);
                using Socket peer = listener.Accept();
                if (state != TcpConnectionState.FinWait2) peer.Shutdown(SocketShutdown.Send);
                if (state != TcpConnectionState.FinWait2) TcpTesting.Await(() => TcpTesting.StateOf(own) == TcpConnectionState.CloseWait, "CLOSE_WAIT");
                INetworkLock closed = network.Lock(TcpConnection.Of((IPEndPoint)own.LocalEndPoint!, (IPEndPoint)own.RemoteEndPoint!));
                if (state == TcpConnectionState.FinWait2) closed.Open();
                if (state != TcpConnectionState.CloseWait) own.Shutdown(SocketShutdown.Send);
                TcpTesting.Await(() => TcpTesting.StateOf(own) == state, $"{state}");
                if (state == TcpConnectionState.FinWait2) closed.Close();
                using var engine = new TcpEngine();
                TcpSnapshot saved = TcpTesting.Take(engine, own);
                TcpSocket restored = engine.Pause(TcpEngine.MakeSocket(to.AddressFamily));
                OptionCalls.Set(restored.Handle, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, "eth"u8);
                restored.Restore(saved);
                TcpTesting.AssertSame(saved, restored.Save(), $"{address} {state}");
                closed.Open();
                restored.Resume();
                using Socket again = TcpTesting.SocketOf(restored);
                if (state == TcpConnectionState.CloseWait) again.Shutdown(SocketShutdown.Send);
                TcpTesting.ReadEnd(peer);
                if (state == TcpConnectionState.FinWait2) peer.Shutdown(SocketShutdown.Send);
                TcpTesting.ReadEnd(again);
            }
        });
    }

    /// <summary>A namespace with device <c>eth</c>, which other devices come before, and which has fe80::1 and fd00::1.</summary>
    private static TestNetwork Linked(int pads = 0)
    {
        var network = new TestNetwork();
        for (int i = 0; i < pads; i++) TestNetwork.Ip($"-n {network.Name} link add pad{i} type bridge");
        TestNetwork.Ip($"-n {network.Name} link add eth type veth peer name other");
        TestNetwork.Ip($"-n {network.Name} link set other up");
        TestNetwork.Ip($"-n {network.Name} link set eth up");
        network.AddAddress("fe80::1/64", "eth");
        network.AddAddress("fd00::1/64", "eth");
        return network;
    }

    private static void Sign(Socket socket, IPAddress address)
    {
        // struct tcp_md5sig: the peer's address, then at 130 the key's length, at 136 the key.
        byte[] key = new byte[216];
        SocketAddressBytes.Write(new IPEndPoint(address, 0), key);
        key[130] = 3;
        "key"u8.CopyTo(key.AsSpan(136));
        socket.SetRawSocketOption(6, Signature, key);
    }
}
