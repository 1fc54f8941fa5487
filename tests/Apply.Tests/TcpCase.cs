using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Tests;

/// <summary>A connection of the matrix of states, families and queues. <see cref="Own"/> is the end that is taken out and put back.</summary>
/// <param name="state">State of <see cref="Own"/>.</param>
/// <param name="address">The peer's address.</param>
/// <param name="from">The own address; null for the one that the kernel takes.</param>
/// <param name="unread">Whether the peer has sent what is not read.</param>
/// <param name="unacknowledged">Whether there are bytes that were lost on their way.</param>
/// <param name="unsent">Whether there are bytes that did not leave.</param>
internal sealed class TcpCase(TcpConnectionState state, IPAddress address, IPAddress? from, bool unread, bool unacknowledged, bool unsent)
{
    private readonly byte[] _unread = TcpTesting.Bytes(unread ? 3001 : 0, 1);
    private readonly byte[] _unacknowledged = TcpTesting.Bytes(unacknowledged ? 5003 : 0, 2);
    private readonly byte[] _unsent = TcpTesting.Bytes(unsent ? 7005 : 0, 3);
    private readonly byte[] _tail = TcpTesting.Bytes(2007, 4);

    public TcpConnectionState State => state;

    public Socket Own { get; set; } = null!;

    public Socket Peer { get; set; } = null!;

    /// <summary>The connection as each end sees it.</summary>
    public TcpConnection[] Connections => [TcpConnection.Of((IPEndPoint)Own.LocalEndPoint!, (IPEndPoint)Peer.LocalEndPoint!), TcpConnection.Of((IPEndPoint)Peer.LocalEndPoint!, (IPEndPoint)Own.LocalEndPoint!)];

    private bool OwnFin => state is TcpConnectionState.FinWait1 or TcpConnectionState.FinWait2 or TcpConnectionState.Closing or TcpConnectionState.LastAck or TcpConnectionState.Close;

    private bool PeerFin => state is TcpConnectionState.CloseWait or TcpConnectionState.Closing or TcpConnectionState.LastAck or TcpConnectionState.Close;

    public override string ToString() => $"{state} {address} unread {_unread.Length} unacknowledged {_unacknowledged.Length} unsent {_unsent.Length}";

    public void Connect(Socket listener)
    {
        (Own, Peer) = TcpTesting.Connect(listener, address, from);
        Peer.Send(_unread);
        if (PeerFin && state != TcpConnectionState.Closing) Peer.Shutdown(SocketShutdown.Send);
        TcpTesting.Await(() => SocketQueueCalls.CountUnread(Own.SafeHandle) == _unread.Length, "unread bytes");
        if (state == TcpConnectionState.Close) TcpTesting.Await(() => TcpTesting.StateOf(Own) == TcpConnectionState.CloseWait, "CLOSE_WAIT");
        if (state is TcpConnectionState.FinWait2 or TcpConnectionState.Close) Own.Shutdown(SocketShutdown.Send);
    }

    public void SendLost()
    {
        if (_unacknowledged.Length > 0) Own.Send(_unacknowledged);
    }

    public void SendNotAtAll()
    {
        if (_unsent.Length > 0) Own.Send(_unsent);
        if (OwnFin && state is not (TcpConnectionState.FinWait2 or TcpConnectionState.Close)) Own.Shutdown(SocketShutdown.Send);
        if (state == TcpConnectionState.Closing) Peer.Shutdown(SocketShutdown.Send);
    }

    public void Check(TcpSnapshot saved)
    {
        Assert.Equal(state, saved.State);
        Assert.True(_unread.AsSpan().SequenceEqual(saved.Inq.Span), $"{this}: inq");
        Assert.True((byte[])[.. _unacknowledged, .. _unsent] is var all && all.AsSpan().SequenceEqual(saved.Outq.Span), $"{this}: outq");
        Assert.True(saved.UnsqLen == _unsent.Length, $"{this}: unsq_len {saved.UnsqLen}");
        Assert.NotNull(saved.Window);
    }

    /// <summary>Lets both ends send what they still may, and close.</summary>
    public void Finish()
    {
        if (!OwnFin)
        {
            Own.Send(_tail);
            Own.Shutdown(SocketShutdown.Send);
        }
        if (!PeerFin)
        {
            Peer.Send(_tail);
            Peer.Shutdown(SocketShutdown.Send);
        }
        byte[] toPeer = [.. _unacknowledged, .. _unsent, .. OwnFin ? [] : _tail];
        byte[] toOwn = [.. _unread, .. PeerFin ? [] : _tail];
        Assert.True(toPeer.AsSpan().SequenceEqual(TcpTesting.Read(Peer, toPeer.Length)), $"{this}: what the peer got");
        Assert.True(toOwn.AsSpan().SequenceEqual(TcpTesting.Read(Own, toOwn.Length)), $"{this}: what came");
        TcpTesting.ReadEnd(Peer);
        TcpTesting.ReadEnd(Own);
        Own.Dispose();
        Peer.Dispose();
    }
}
