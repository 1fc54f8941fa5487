using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Options of sockets, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class OptionCalls
{
    private const int LongestValue = 64;

    /// <summary>Reads an option.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="level">SOL_* or IPPROTO_*.</param>
    /// <param name="name">Its number.</param>
    /// <param name="longest">The most bytes that a value has.</param>
    /// <returns>The bytes; null where this kernel does not have the option, or this kind of socket.</returns>
    public static byte[]? TryGet(SafeHandle socket, int level, int name, int longest = LongestValue)
    {
        byte[] value = new byte[longest];
        uint length = (uint)longest;
        if (Libc.getsockopt(socket, level, name, value, ref length) == 0) return value[..(int)length];
        int errno = Marshal.GetLastPInvokeError();
        return errno is Libc.ENOPROTOOPT or Libc.EOPNOTSUPP ? null : throw ErrorNumber.ToException($"getsockopt({level}, {name})", errno);
    }

    /// <summary>Reads a number; null where this kernel does not have the option, or this kind of socket.</summary>
    public static int? TryGetNumber(SafeHandle socket, int level, int name) =>
        TryGet(socket, level, name, sizeof(int)) is { Length: sizeof(int) } value ? BinaryPrimitives.ReadInt32LittleEndian(value) : null;

    /// <summary>Reads a number that every socket has.</summary>
    private static int GetNumber(SafeHandle socket, int level, int name) =>
        TryGetNumber(socket, level, name) ?? throw ErrorNumber.ToException($"getsockopt({level}, {name})", Libc.ENOPROTOOPT);

    /// <summary>Sets an option.</summary>
    public static void Set(SafeHandle socket, int level, int name, ReadOnlySpan<byte> value)
    {
        if (Libc.setsockopt(socket, level, name, value, (uint)value.Length) < 0) throw ErrorNumber.ToException($"setsockopt({level}, {name})", Marshal.GetLastPInvokeError());
    }

    /// <summary>Sets an option that is a number.</summary>
    public static void Set(SafeHandle socket, int level, int name, int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Set(socket, level, name, bytes);
    }

    /// <summary>Sizes of the buffers in bytes, and which of them are fixed: bit 0 send, bit 1 receive.</summary>
    public static (int Send, int Receive, int Locks) GetBuffers(SafeHandle socket) =>
        (GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUF), GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUF), GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_BUF_LOCK));

    /// <summary>Sets the send buffer, beyond the system's limit too; the kernel doubles what it is given, and fixes it.</summary>
    public static void ForceSendBuffer(SafeHandle socket, int half) => Set(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, half);

    /// <summary>The same for the receive buffer.</summary>
    public static void ForceReceiveBuffer(SafeHandle socket, int half) => Set(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, half);

    /// <summary>Says which buffers are fixed.</summary>
    public static void LockBuffers(SafeHandle socket, int locks) => Set(socket, Libc.SOL_SOCKET, Libc.SO_BUF_LOCK, locks);

    /// <summary>The instructions of the classic filter, 8 bytes each; none where there is no filter, null where it is eBPF.</summary>
    public static byte[]? GetFilter(SafeHandle socket)
    {
        // The length counts instructions here, of the buffer and of the answer.
        uint count = 0;
        if (Libc.getsockopt(socket, Libc.SOL_SOCKET, Libc.SO_GET_FILTER, [], ref count) == 0)
        {
            byte[] instructions = new byte[count * 8];
            if (count == 0 || Libc.getsockopt(socket, Libc.SOL_SOCKET, Libc.SO_GET_FILTER, instructions, ref count) == 0) return instructions;
        }
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.EACCES ? null : throw ErrorNumber.ToException("getsockopt(SO_GET_FILTER)", errno);
    }

    /// <summary>Sets a classic filter; takes the filter away where there are no instructions.</summary>
    public static unsafe void SetFilter(SafeHandle socket, ReadOnlySpan<byte> instructions)
    {
        if (instructions.IsEmpty)
        {
            Set(socket, Libc.SOL_SOCKET, Libc.SO_DETACH_FILTER, 0);
            return;
        }
        fixed (byte* first = instructions)
        {
            var program = new Libc.sock_fprog { len = checked((ushort)(instructions.Length / 8)), filter = (nint)first };
            Set(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, new ReadOnlySpan<byte>(&program, sizeof(Libc.sock_fprog)));
        }
    }
}
