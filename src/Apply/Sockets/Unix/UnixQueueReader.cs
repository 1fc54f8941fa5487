using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Looks at a queue without taking anything out: SO_PEEK_OFF moves through it, and is put back.</summary>
/// <remarks>
/// <c>linux/net/unix/af_unix.c</c>, <c>linux/net/core/datagram.c</c>. The kernel shows datagrams without bytes to the first look only. CRIU takes one
/// for the end of the queue (<c>criu/sk-queue.c</c>) and loses what is behind it.
/// </remarks>
internal sealed class UnixQueueReader
{
    /// <summary>More than the longest buffer of a stream, so that one with descriptors comes whole.</summary>
    private const int BufferBytes = 256 << 10;

    private readonly SafeFileHandle _socket;
    private readonly List<LivePacket> _packets;
    private byte[] _buffer = new byte[BufferBytes];
    private int _at;

    private UnixQueueReader(SafeFileHandle socket, List<LivePacket> packets)
    {
        _socket = socket;
        _packets = packets;
    }

    /// <summary>Appends the packets of a socket.</summary>
    /// <exception cref="UnixSocketException">Something in the queue cannot be carried; the text does not name the socket. The packets before it were appended.</exception>
    public static void Read(SafeFileHandle socket, UnixSocketType type, UnixShutdown shutdown, List<LivePacket> packets)
    {
        var reader = new UnixQueueReader(socket, packets);
        int offset = SocketOptionCalls.GetPeekOffset(socket);
        // Nothing else tells a datagram without bytes from the end of a connection.
        bool marks = type == UnixSocketType.Seqpacket && (shutdown & UnixShutdown.Read) != 0 && !SocketOptionCalls.HasTimes(socket);
        try
        {
            if (marks) SocketOptionCalls.SetTimes(socket, on: true);
            if (type == UnixSocketType.Stream) reader.ReadStream();
            else reader.ReadDatagrams(type == UnixSocketType.Seqpacket && (shutdown & UnixShutdown.Read) != 0);
        }
        finally
        {
            if (marks) SocketOptionCalls.SetTimes(socket, on: false);
            SocketOptionCalls.SetPeekOffset(socket, offset);
        }
    }

    private void ReadStream()
    {
        while (Peek(_buffer) is { Length: > 0 } part)
        {
            // The kernel shows descriptors too early: with all that it puts in front of their bytes, and even where there is no room for these.
            int plain = part.Descriptors.Count == 0 ? part.Length : PlainBytes(part.Length);
            if (plain > 0) part.Dispose();
            int length = plain > 0 ? plain : part.Length;
            _packets.Add(new LivePacket(_buffer[..length], [], plain > 0 ? [] : part.Descriptors));
            _at += length;
        }
    }

    /// <summary>How many bytes are in front of the kernel's buffer that ends there: the first one with descriptors, or one that the room ended in.</summary>
    private int PlainBytes(int length)
    {
        SocketOptionCalls.SetPeekOffset(_socket, _at);
        return MessageCalls.PeekWholeBuffers(_socket, _buffer.AsSpan(0, length - 1));
    }

    private void ReadDatagrams(bool hasEnd)
    {
        while (Peek(_buffer) is { } part)
        {
            if (part.Length > _buffer.Length)
            {
                part.Dispose();
                _buffer = new byte[part.Length];
                continue;
            }
            if (hasEnd && part.Length == 0 && part.Control.Count == 0 && part.Descriptors.Count == 0) break;
            _packets.Add(new LivePacket(_buffer[..part.Length], part.SourceName, part.Descriptors));
            _at += part.Length;
        }
    }

    private ReceivedMessage? Peek(Span<byte> buffer)
    {
        SocketOptionCalls.SetPeekOffset(_socket, _at);
        ReceivedMessage? part = MessageCalls.Peek(_socket, buffer);
        if (part is null || UnixControl.FaultOf(part.Control) is not { } fault) return part;
        part.Dispose();
        throw new UnixSocketException($"packet {_packets.Count} of its queue has {fault}");
    }
}
