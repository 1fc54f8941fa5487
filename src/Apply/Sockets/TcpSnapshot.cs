using System.Net;

namespace Soccr.Apply.Sockets;

/// <summary>
/// A TCP socket as data: libsoccr's record, its addresses and the bytes of its queues in one. Names and meanings of numbers are CRIU's
/// (<c>tcp_stream_entry</c>, <c>criu/soccr/soccr.h</c>). Lengths are those of the bytes, so that they cannot disagree.
/// </summary>
public sealed record TcpSnapshot
{
    /// <summary>State.</summary>
    public required TcpConnectionState State { get; init; }

    /// <summary>Own address, with port 0 for a socket that has none yet. It tells the family, also for addresses such as <c>::ffff:10.0.0.1</c>.</summary>
    public required IPEndPoint Local { get; init; }

    /// <summary>The peer's address; null for a socket that listens or was never connected.</summary>
    public IPEndPoint? Peer { get; init; }

    /// <summary>
    /// Name of the device of link-local addresses; null where there are none. A restore looks it up in the network namespace of its socket, where the device may have
    /// another index than the <c>ScopeId</c> of the addresses says; without a name it is the index that counts.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>Bytes that were received and not read.</summary>
    public ReadOnlyMemory<byte> Inq { get; init; }

    /// <summary>Bytes that were sent and not acknowledged, then those never sent.</summary>
    public ReadOnlyMemory<byte> Outq { get; init; }

    /// <summary>How many bytes at the end of <see cref="Outq"/> were never sent.</summary>
    public uint UnsqLen { get; init; }

    /// <summary>How many bytes were received and not read.</summary>
    public uint InqLen => (uint)Inq.Length;

    /// <summary>How many bytes are not acknowledged.</summary>
    public uint OutqLen => (uint)Outq.Length;

    /// <summary>Next sequence number expected from the peer, behind its FIN where that has come.</summary>
    public uint InqSeq { get; init; }

    /// <summary>Sequence number behind all that was written, behind the own FIN where there is one.</summary>
    public uint OutqSeq { get; init; }

    /// <summary>What both ends agreed on.</summary>
    public TcpOptions Options { get; init; }

    /// <summary>Largest segment that the peer accepts, in bytes.</summary>
    public uint MssClamp { get; init; }

    /// <summary>Shift of the windows that the peer announces.</summary>
    public uint SndWscale { get; init; }

    /// <summary>Shift of the windows that this end announces.</summary>
    public uint RcvWscale { get; init; }

    /// <summary>Clock of the own timestamps, in milliseconds with bit 0 clear, or in microseconds with bit 0 set. 0 where they are not in use.</summary>
    public uint Timestamp { get; init; }

    /// <summary>Windows; null says that they are not known, and the kernel's own stay when the socket is restored.</summary>
    public TcpWindow? Window { get; init; }

    /// <summary>Of a socket that listens: how many connections may wait.</summary>
    public uint Backlog { get; init; }

    /// <summary>Whether <c>shutdown(SHUT_RD)</c> was called, or the peer has closed its direction.</summary>
    public bool ReadingEnded { get; init; }

    /// <summary>SO_REUSEADDR, which repair mode uses for itself.</summary>
    public bool ReuseAddress { get; init; }

    /// <summary>SO_SNDBUF as <c>getsockopt</c> tells it, twice the value that was set; 0 leaves the socket's own.</summary>
    public uint SendBuffer { get; init; }

    /// <summary>SO_RCVBUF, in the same way.</summary>
    public uint ReceiveBuffer { get; init; }

    /// <summary>SO_BUF_LOCK: bit 0 says that the send buffer keeps its size, bit 1 that the receive buffer does.</summary>
    public uint BufferLocks { get; init; }

    /// <summary>Buffers; null where the socket's own stay.</summary>
    internal SocketBuffers? Buffers => this is { SendBuffer: > 0, ReceiveBuffer: > 0 } ? new SocketBuffers(SendBuffer, ReceiveBuffer, (int)BufferLocks) : null;

    /// <summary>What errors call it, such as <c>10.0.0.1:80 -> 10.0.0.2:1024</c>.</summary>
    public string Name => Peer is null ? LinkLocal.ToText(Local, Device) : $"{LinkLocal.ToText(Local, Device)} -> {LinkLocal.ToText(Peer, Device)}";

    /// <summary>The bytes of a queue.</summary>
    public ReadOnlyMemory<byte> this[TcpQueue queue] => queue == TcpQueue.Receive ? Inq : Outq;
}
