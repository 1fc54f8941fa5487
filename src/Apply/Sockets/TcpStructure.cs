using System.Runtime.InteropServices;

namespace Soccr.Apply.Sockets;

/// <summary>
/// <c>struct libsoccr_sk_data</c> of <c>criu/soccr/soccr.h</c>, for programs that keep connections in its layout: 17 words in the machine's byte order. As with
/// <c>libsoccr_save</c> and <c>libsoccr_restore</c> a structure may be shorter, which is one of an older version: what it does not reach is not told, or is zero.
/// </summary>
public static class TcpStructure
{
    /// <summary>Length of the whole structure, in bytes.</summary>
    public const int Length = 17 * sizeof(uint);

    /// <summary><c>SOCCR_FLAGS_WINDOW</c>: the windows are there.</summary>
    private const uint WindowFlag = 1;

    /// <summary>Writes a connection.</summary>
    /// <param name="connection">The connection; its queues and addresses are not part of the structure.</param>
    /// <param name="structure">Receives as much as it has room for; what is beyond <see cref="Length"/> is zeroed.</param>
    /// <returns>How many bytes were written, as <c>libsoccr_save</c> tells.</returns>
    public static int Write(TcpSnapshot connection, Span<byte> structure)
    {
        TcpWindow window = connection.Window ?? default;
        ReadOnlySpan<uint> words =
        [
            (uint)connection.State, connection.InqLen, connection.InqSeq, connection.OutqLen, connection.OutqSeq, connection.UnsqLen,
            (uint)connection.Options, connection.MssClamp, connection.SndWscale, connection.RcvWscale, connection.Timestamp,
            connection.Window is null ? 0 : WindowFlag, window.SndWl1, window.SndWnd, window.MaxWindow, window.RcvWnd, window.RcvWup,
        ];
        structure.Clear();
        int length = Math.Min(Length, structure.Length);
        MemoryMarshal.AsBytes(words)[..length].CopyTo(structure);
        return length;
    }

    /// <summary>Reads a connection.</summary>
    /// <param name="structure">The structure, or a shorter one.</param>
    /// <param name="queues">What it does not have: the addresses, and queues of the lengths that it tells.</param>
    /// <exception cref="EngineException">The queues have other lengths.</exception>
    public static TcpSnapshot Read(ReadOnlySpan<byte> structure, TcpSnapshot queues)
    {
        Span<uint> words = stackalloc uint[Length / sizeof(uint)];
        words.Clear();
        structure[..Math.Min(Length, structure.Length)].CopyTo(MemoryMarshal.AsBytes(words));
        if (words[1] != queues.InqLen) throw new EngineException($"the receive queue is {queues.InqLen} bytes, inq_len says {words[1]}");
        if (words[3] != queues.OutqLen) throw new EngineException($"the send queue is {queues.OutqLen} bytes, outq_len says {words[3]}");
        return queues with
        {
            State = (TcpConnectionState)words[0],
            InqSeq = words[2],
            OutqSeq = words[4],
            UnsqLen = words[5],
            Options = (TcpOptions)words[6],
            MssClamp = words[7],
            SndWscale = words[8],
            RcvWscale = words[9],
            Timestamp = words[10],
            Window = (words[11] & WindowFlag) == 0 ? null : new TcpWindow(words[12], words[13], words[14], words[15], words[16]),
        };
    }
}
