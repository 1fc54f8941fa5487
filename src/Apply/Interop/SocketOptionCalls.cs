using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Options that sockets of all protocols have, one method an option; an error is an <see cref="IOException"/> with its name.</summary>
internal static class SocketOptionCalls
{
    /// <summary>Bytes of an instruction of a filter: <c>struct sock_filter</c>.</summary>
    private const int InstructionBytes = 8;

    public static int GetProtocol(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PROTOCOL);

    /// <summary>Address family.</summary>
    public static int GetFamily(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_DOMAIN);

    /// <summary>0 or 1; 2 means that the socket is in repair mode (linux/include/net/sock.h: SK_FORCE_REUSE).</summary>
    public static int GetReuseAddress(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_REUSEADDR);

    public static void SetReuseAddress(SafeHandle socket, int value) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, value);

    /// <summary>Bytes; what was set is doubled by the kernel.</summary>
    public static int GetSendBuffer(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUF);

    public static int GetReceiveBuffer(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUF);

    /// <summary>Sets half of what <see cref="GetSendBuffer"/> tells afterwards, beyond the limits of the system, and locks it.</summary>
    public static void ForceSendBuffer(SafeHandle socket, int half) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, half);

    public static void ForceReceiveBuffer(SafeHandle socket, int half) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, half);

    /// <summary>Bit 0: the size of the send buffer stays, bit 1: of the receive buffer.</summary>
    public static int GetBufferLocks(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_BUF_LOCK);

    public static void SetBufferLocks(SafeHandle socket, int locks) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_BUF_LOCK, locks);

    public static void SetMark(SafeHandle socket, int mark) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_MARK, mark);

    /// <summary>Index of the interface that the socket is bound to, 0 for none.</summary>
    public static int GetDevice(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_BINDTOIFINDEX);

    /// <summary>Where in the queue the next look begins, in bytes; -1 for at its beginning each time.</summary>
    public static int GetPeekOffset(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF);

    public static void SetPeekOffset(SafeHandle socket, int offset) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF, offset);

    /// <summary>Whether datagrams come with their time: SO_TIMESTAMP.</summary>
    public static bool HasTimes(SafeHandle socket) => OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_TIMESTAMP) != 0;

    public static void SetTimes(SafeHandle socket, bool on) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_TIMESTAMP, on ? 1 : 0);

    /// <summary>Process and user at the other end of a unix socket, or that listened there; pid 0 where it is in a pid namespace that cannot be seen from here.</summary>
    public static (int Pid, int Uid, int Gid) GetPeerCredentials(SafeHandle socket)
    {
        // struct ucred.
        Span<int> credentials = stackalloc int[3];
        OptionCalls.Get(socket, Libc.SOL_SOCKET, Libc.SO_PEERCRED, MemoryMarshal.AsBytes(credentials));
        return (credentials[0], credentials[1], credentials[2]);
    }

    /// <summary>A number that no other socket has had since the machine started.</summary>
    public static ulong GetCookie(SafeHandle socket)
    {
        ulong cookie = 0;
        OptionCalls.Get(socket, Libc.SOL_SOCKET, Libc.SO_COOKIE, MemoryMarshal.AsBytes(new Span<ulong>(ref cookie)));
        return cookie;
    }

    /// <summary>A number of the socket's network namespace that no other has had since the machine started.</summary>
    public static ulong GetNetworkCookie(SafeHandle socket)
    {
        ulong cookie = 0;
        OptionCalls.Get(socket, Libc.SOL_SOCKET, Libc.SO_NETNS_COOKIE, MemoryMarshal.AsBytes(new Span<ulong>(ref cookie)));
        return cookie;
    }

    /// <summary>The instructions of the classic filter; none where there is no filter, null where it is eBPF.</summary>
    public static byte[]? GetFilter(SafeHandle socket)
    {
        // The length counts instructions here, of the buffer and of the answer.
        uint count = 0;
        if (Libc.getsockopt(socket, Libc.SOL_SOCKET, Libc.SO_GET_FILTER, [], ref count) == 0)
        {
            byte[] instructions = new byte[count * InstructionBytes];
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
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_DETACH_FILTER, 0);
            return;
        }
        fixed (byte* first = instructions)
        {
            var program = new Libc.sock_fprog { len = checked((ushort)(instructions.Length / InstructionBytes)), filter = (nint)first };
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, new ReadOnlySpan<byte>(&program, sizeof(Libc.sock_fprog)));
        }
    }
}
