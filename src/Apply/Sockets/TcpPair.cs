using Soccr.Apply.Locks;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Both ends of a connection, saved while nothing came through between them. Each knows what the other has got: bytes that are there already need not be sent again, and the rest
/// can be sent at once instead of after a timeout that the kernel begins with a second.
/// </summary>
public static class TcpPair
{
    /// <summary>Whether these are the two ends of one connection, by their addresses.</summary>
    public static bool IsPair(TcpSnapshot one, TcpSnapshot other) =>
        one.Peer is not null && other.Peer is not null && TcpConnection.Of(one.Local, one.Peer) == TcpConnection.Of(other.Peer, other.Local);

    /// <summary>Tells that one end has got bytes which the other does not have in its queue any more, or has never sent.</summary>
    /// <param name="sender">The end whose send queue is looked at.</param>
    /// <param name="receiver">The other end.</param>
    /// <returns>The fact, then what was expected; null where they agree.</returns>
    public static string? FindDisagreement(TcpSnapshot sender, TcpSnapshot receiver)
    {
        if (Compare(sender, receiver) is not { } had) return null;
        if (had < 0) return $"{sender.Local} has acknowledged bytes in its past: {receiver.Local} expects byte {-(long)had} before the first of its send queue, expected one of the {sender.OutqLen} in it, or the next";
        uint sent = sender.OutqLen - sender.UnsqLen;
        return had > sent ? $"{receiver.Local} has got {had} bytes of the send queue of {sender.Local}, of which {sent} were sent" : null;
    }

    /// <summary>Takes what the other end has out of each send queue, and has the rest sent again as if for the first time.</summary>
    /// <exception cref="EngineException">The ends disagree.</exception>
    public static (TcpSnapshot One, TcpSnapshot Other) Settle(TcpSnapshot one, TcpSnapshot other) => (SettleOne(one, other), SettleOne(other, one));

    private static TcpSnapshot SettleOne(TcpSnapshot sender, TcpSnapshot receiver)
    {
        if (FindDisagreement(sender, receiver) is { } fault) throw new EngineException(fault);
        if (Compare(sender, receiver) is not { } had) return sender;
        ReadOnlyMemory<byte> rest = sender.Outq[had..];
        return sender with { Outq = rest, UnsqLen = (uint)rest.Length };
    }

    // How many bytes of the send queue the other end has; null where a state says that there is no stream.
    private static int? Compare(TcpSnapshot sender, TcpSnapshot receiver)
    {
        if (TcpStates.Find(sender.State) is not { } from || TcpStates.Find(receiver.State) is not { } to) return null;
        if (sender.State is TcpConnectionState.SynSent or TcpConnectionState.Close || receiver.State is TcpConnectionState.SynSent or TcpConnectionState.Close) return null;
        // Without the FINs, which have numbers too.
        uint first = sender.OutqSeq - (from.OwnFin ? 1u : 0) - sender.OutqLen;
        uint next = receiver.InqSeq - (to.PeerFin ? 1u : 0);
        return (int)(next - first);
    }
}
