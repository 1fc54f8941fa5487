using System.Net;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Reads a socket in repair mode; an error is an <see cref="IOException"/> with the name of the call.</summary>
internal static class TcpSaver
{
    public static TcpSnapshot Save(SafeHandle socket, bool reuseAddress)
    {
        IPEndPoint local = InetSocketCalls.GetName(socket)!;
        TcpInfo info = TcpCalls.GetInfo(socket);
        SocketBuffers buffers = SocketBuffers.Read(socket);
        var saved = new TcpSnapshot
        {
            State = info.State,
            Local = local,
            Device = LinkLocal.NameOf(socket, local),
            ReuseAddress = reuseAddress,
            SendBuffer = buffers.Send,
            ReceiveBuffer = buffers.Receive,
            BufferLocks = (uint)buffers.Locks,
        };
        if (info.State == TcpConnectionState.Listen) return saved with { Backlog = info.Sacked };
        IPEndPoint? peer = InetSocketCalls.GetPeerName(socket, local.AddressFamily);
        return peer is null ? saved : SaveConnection(socket, info, saved, peer);
    }

    private static TcpSnapshot SaveConnection(SafeHandle socket, TcpInfo info, TcpSnapshot saved, IPEndPoint peer)
    {
        if (TcpStates.Find(info.State) is not { } state) throw new IOException($"the socket is in state {info.State} by now");
        (uint unacknowledged, uint unsent) = info.State == TcpConnectionState.Close
            ? (0, 0)
            : (WithoutFin(SocketQueueCalls.CountOutgoing(socket), state.OwnFin), WithoutFin(SocketQueueCalls.CountUnsent(socket), state.OwnFin));
        uint unread = SocketQueueCalls.CountUnread(socket);
        uint segment = TcpCalls.GetSegmentLimit(socket);
        uint timestamp = info.Options.HasFlag(TcpOptions.Timestamps) ? TcpCalls.GetTimestamp(socket) : 0;
        TcpWindow? window = TcpCalls.GetWindow(socket);
        (uint received, ReadOnlyMemory<byte> inq) = SaveQueue(socket, TcpQueue.Receive, unread);
        (uint written, ReadOnlyMemory<byte> outq) = SaveQueue(socket, TcpQueue.Send, unacknowledged);
        TcpCalls.SelectQueue(socket, null);
        return saved with
        {
            Peer = peer,
            Device = saved.Device ?? LinkLocal.NameOf(socket, peer),
            Inq = inq,
            InqSeq = received,
            Outq = outq,
            OutqSeq = written,
            UnsqLen = unsent,
            Options = info.Options,
            MssClamp = segment,
            SndWscale = info.SndWscale,
            RcvWscale = info.RcvWscale,
            Timestamp = timestamp,
            Window = window,
            ReadingEnded = SocketQueueCalls.Poll(socket).Ended,
        };
    }

    // The FIN is counted as long as it is not acknowledged.
    private static uint WithoutFin(uint count, bool ownFin) => ownFin && count > 0 ? count - 1 : count;

    private static (uint Sequence, ReadOnlyMemory<byte> Bytes) SaveQueue(SafeHandle socket, TcpQueue queue, uint length)
    {
        TcpCalls.SelectQueue(socket, queue);
        uint sequence = TcpCalls.GetSequence(socket);
        if (length == 0) return (sequence, default);
        // One more than there is: a queue that grew or was counted wrongly shows.
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked((int)length + 1));
        int copied = SocketQueueCalls.Peek(socket, bytes);
        if (copied != length) throw new IOException($"the {queue} queue gives {copied} bytes, the kernel counts {length}");
        return (sequence, bytes.AsMemory(0, copied));
    }
}
