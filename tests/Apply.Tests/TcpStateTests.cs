using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Locks;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Every state in every family with every kind of queue: taken out, put back, compared, and finished.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class TcpStateTests
{
    private static readonly TcpConnectionState[] s_states =
    [
        TcpConnectionState.Established, TcpConnectionState.CloseWait, TcpConnectionState.FinWait1, TcpConnectionState.FinWait2,
        TcpConnectionState.Closing, TcpConnectionState.LastAck, TcpConnectionState.Close,
    ];

    [NeedTheory(Need.Firewall)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("::1", "::1", false)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("::1", "::1", true)]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1", true)]
    public void WhatIsRestoredIsWhatWasSaved(string address, string listening, bool bothEnds)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        Carry(network, address, null, listening, bothEnds);
    }

    /// <summary>Addresses that are good on one link alone, at both ends or at one.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("fe80::9%eth", null, false)]
    [InlineData("fe80::9%eth", null, true)]
    [InlineData("fe80::9%eth", "fd00::9", false)]
    [InlineData("fe80::9%eth", "fd00::9", true)]
    [InlineData("fd00::9", "fe80::9%eth", false)]
    [InlineData("fd00::9", "fe80::9%eth", true)]
    public void LinkLocalAddressesKeepTheirDevice(string address, string? from, bool bothEnds)
    {
        Needs.Demand(Need.Firewall);
        using TestNetwork network = new(), other = new();
        TestNetwork.Connect(network, "eth", other, "eth");
        network.AddAddress("fe80::9/64", "eth");
        network.AddAddress("fd00::9/64", "eth");
        Carry(network, address, from, address, bothEnds);
    }

    private static void Carry(TestNetwork network, string address, string? from, string listening, bool bothEnds)
    {
        network.Run(() =>
        {
            // Names of devices are those inside.
            List<TcpCase> all = [.. Cases(IPAddress.Parse(address), from is null ? null : IPAddress.Parse(from), bothEnds)];
            using Socket listener = TcpTesting.Listen(IPAddress.Parse(listening));
            INetworkLock closed = Make(all, network, listener);
            using var engine = new TcpEngine();
            var restored = new List<TcpSocket>();
            foreach (TcpCase one in all) restored.AddRange(bothEnds ? CarryBoth(engine, one) : CarryOwn(engine, one));
            closed.Open();
            foreach (TcpSocket socket in restored) socket.Resume();
            // .NET sets SO_REUSEADDR where it binds, and accepted sockets have that of the one that listens.
            int ends = bothEnds ? 2 : 1;
            for (int i = 0; i < restored.Count; i++) Assert.Equal((false, from is null ? i % ends : 1), TcpTesting.ModeOf(restored[i].Handle));
            for (int i = 0; i < all.Count; i++)
            {
                all[i].Own = TcpTesting.SocketOf(restored[ends * i]);
                if (bothEnds) all[i].Peer = TcpTesting.SocketOf(restored[ends * i + 1]);
            }
            foreach (TcpCase one in all) one.Finish();
        });
    }

    /// <summary>All connections in their states, and a closed network.</summary>
    private static INetworkLock Make(List<TcpCase> all, TestNetwork network, Socket listener)
    {
        int port = TcpTesting.Port(listener);
        foreach (TcpCase one in all) one.Connect(listener);
        network.Drop("input", port);
        foreach (TcpCase one in all) one.SendLost();
        network.Drop("output", port);
        network.Undrop("input");
        foreach (TcpCase one in all) one.SendNotAtAll();
        foreach (TcpCase one in all) TcpTesting.Await(() => TcpTesting.StateOf(one.Own) == one.State, $"{one}, which is {TcpTesting.StateOf(one.Own)}");
        INetworkLock closed = network.Lock([.. all.SelectMany(static one => one.Connections)]);
        network.Undrop("output");
        return closed;
    }

    private static TcpSocket[] CarryOwn(TcpEngine engine, TcpCase one)
    {
        TcpSnapshot saved = TcpTesting.Take(engine, one.Own);
        one.Check(saved);
        return [Restore(engine, saved, one)];
    }

    private static TcpSocket[] CarryBoth(TcpEngine engine, TcpCase one)
    {
        TcpSnapshot own = TcpTesting.Take(engine, one.Own);
        one.Check(own);
        TcpSnapshot peer = TcpTesting.Take(engine, one.Peer);
        Assert.True(TcpPair.IsPair(own, peer), $"{one}: {own.Name}, {peer.Name}");
        (own, peer) = TcpPair.Settle(own, peer);
        return [Restore(engine, own, one), Restore(engine, peer, one)];
    }

    private static TcpSocket Restore(TcpEngine engine, TcpSnapshot saved, TcpCase one)
    {
        TcpSocket socket = TcpTesting.Restore(engine, saved);
        TcpTesting.AssertSame(saved, socket.Save(), $"{one}");
        return socket;
    }

    private static IEnumerable<TcpCase> Cases(IPAddress address, IPAddress? from, bool bothEnds)
    {
        foreach (TcpConnectionState state in s_states)
        {
            // The peer is no socket any more.
            if (bothEnds && state == TcpConnectionState.Close) continue;
            // The peer has acknowledged all there.
            bool mayHaveUnacknowledged = state is not (TcpConnectionState.FinWait2 or TcpConnectionState.Close);
            for (int queues = 0; queues < (mayHaveUnacknowledged ? 8 : 2); queues++) yield return new TcpCase(state, address, from, (queues & 1) != 0, (queues & 2) != 0, (queues & 4) != 0);
        }
    }
}
