using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>Every state in every family with every kind of queue: taken out, put back, compared, and finished.</summary>
public sealed class TcpStateTests
{
    private static readonly TcpConnectionState[] s_states =
    [
        TcpConnectionState.Established, TcpConnectionState.CloseWait, TcpConnectionState.FinWait1, TcpConnectionState.FinWait2,
        TcpConnectionState.Closing, TcpConnectionState.LastAck, TcpConnectionState.Close,
    ];

    [NeedTheory(Need.Firewall)]
    [InlineData("127.0.0.1", "127.0.0.1")]
    [InlineData("::1", "::1")]
    [InlineData("::ffff:127.0.0.1", "127.0.0.1")]
    public void WhatIsRestoredIsWhatWasSaved(string address, string listening)
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() => Run(network, IPAddress.Parse(address), IPAddress.Parse(listening)));
    }

    private static void Run(TestNetwork network, IPAddress address, IPAddress listening)
    {
        using Socket listener = TcpTesting.Listen(listening);
        int port = TcpTesting.Port(listener);
        List<TcpCase> all = [.. Cases(address)];
        foreach (TcpCase one in all) one.Connect(listener);
        network.Drop("input", port);
        foreach (TcpCase one in all) one.SendLost();
        network.Drop("output", port);
        network.Undrop("input");
        foreach (TcpCase one in all) one.SendNotAtAll();
        foreach (TcpCase one in all) TcpTesting.Await(() => TcpTesting.StateOf(one.Own) == one.State, $"{one}, which is {TcpTesting.StateOf(one.Own)}");
        network.Lock(port);
        network.Undrop("output");

        using var engine = new TcpEngine();
        var restored = new List<TcpSocket>();
        foreach (TcpCase one in all)
        {
            TcpSnapshot saved = TcpTesting.Take(engine, one.Own);
            one.Check(saved);
            TcpSocket socket = TcpTesting.Restore(engine, saved);
            TcpTesting.AssertSame(saved, socket.Save(), one.ToString());
            restored.Add(socket);
        }
        network.Unlock();
        foreach (TcpSocket socket in restored) socket.Resume();
        for (int i = 0; i < all.Count; i++)
        {
            Assert.Equal((false, 0), TcpTesting.ModeOf(restored[i].Handle));
            all[i].Own = TcpTesting.SocketOf(restored[i]);
        }
        foreach (TcpCase one in all) one.Finish();
    }

    private static IEnumerable<TcpCase> Cases(IPAddress address)
    {
        foreach (TcpConnectionState state in s_states)
        {
            // The peer has acknowledged all there.
            bool mayHaveUnacknowledged = state is not (TcpConnectionState.FinWait2 or TcpConnectionState.Close);
            for (int queues = 0; queues < (mayHaveUnacknowledged ? 8 : 2); queues++) yield return new TcpCase(state, address, (queues & 1) != 0, (queues & 2) != 0, (queues & 4) != 0);
        }
    }
}
