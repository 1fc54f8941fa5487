using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Locks;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

[Collection(SocketTestsCollection.Name)]
public sealed class TcpCrowdTests
{
    private const int Connections = 1000;

    /// <summary>A thousand connections under one lock, between them the bytes of each.</summary>
    [NeedFact(Need.Firewall)]
    public void AThousandAtOnce()
    {
        Needs.Demand(Need.Firewall);
        using var network = new TestNetwork();
        network.Run(() =>
        {
            using Socket listener = TcpTesting.Listen(IPAddress.Loopback);
            var pairs = new List<(Socket Own, Socket Peer)>();
            for (int i = 0; i < Connections; i++)
            {
                pairs.Add(TcpTesting.Connect(listener, IPAddress.Loopback));
                pairs[i].Peer.Send(BitConverter.GetBytes(i));
            }
            INetworkLock closed = network.Lock([.. pairs.Select(static pair => TcpConnection.Of((IPEndPoint)pair.Own.LocalEndPoint!, (IPEndPoint)pair.Peer.LocalEndPoint!))]);
            for (int i = 0; i < Connections; i++) pairs[i].Own.Send(BitConverter.GetBytes(~i));

            using var engine = new TcpEngine();
            TcpSnapshot[] saved = [.. pairs.Select(pair => TcpTesting.Take(engine, pair.Own))];
            TcpSocket[] restored = [.. saved.Select(one => TcpTesting.Restore(engine, one))];
            for (int i = 0; i < Connections; i++) TcpTesting.AssertSame(saved[i], restored[i].Save(), $"{i}");
            closed.Open();
            foreach (TcpSocket socket in restored) socket.Resume();
            for (int i = 0; i < Connections; i++)
            {
                using Socket own = TcpTesting.SocketOf(restored[i]);
                using Socket peer = pairs[i].Peer;
                Assert.Equal(i, BitConverter.ToInt32(TcpTesting.Read(own, 4)));
                Assert.Equal(~i, BitConverter.ToInt32(TcpTesting.Read(peer, 4)));
                own.Shutdown(SocketShutdown.Send);
                TcpTesting.ReadEnd(peer);
            }
        });
    }
}
