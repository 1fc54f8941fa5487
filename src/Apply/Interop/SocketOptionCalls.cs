using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Options that sockets of all protocols have, one method an option; an error is an <see cref="IOException"/> with its name.</summary>
internal static class SocketOptionCalls
{
    public static int GetProtocol(SafeHandle socket) => GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PROTOCOL, "getsockopt(SO_PROTOCOL)");

    /// <summary>0 or 1; 2 means that the socket is in repair mode (linux/include/net/sock.h: SK_FORCE_REUSE).</summary>
    public static int GetReuseAddress(SafeHandle socket) => GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, "getsockopt(SO_REUSEADDR)");

    public static void SetReuseAddress(SafeHandle socket, int value) => SetNumber(socket, Libc.SOL_SOCKET, Libc.SO_REUSEADDR, value, "setsockopt(SO_REUSEADDR)");

    /// <summary>Bytes; what was set is doubled by the kernel.</summary>
    public static int GetSendBuffer(SafeHandle socket) => GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUF, "getsockopt(SO_SNDBUF)");

    public static int GetReceiveBuffer(SafeHandle socket) => GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUF, "getsockopt(SO_RCVBUF)");

    /// <summary>Sets half of what <see cref="GetSendBuffer"/> tells afterwards, beyond the limits of the system, and locks it.</summary>
    public static void ForceSendBuffer(SafeHandle socket, int half) => SetNumber(socket, Libc.SOL_SOCKET, Libc.SO_SNDBUFFORCE, half, "setsockopt(SO_SNDBUFFORCE)");

    public static void ForceReceiveBuffer(SafeHandle socket, int half) => SetNumber(socket, Libc.SOL_SOCKET, Libc.SO_RCVBUFFORCE, half, "setsockopt(SO_RCVBUFFORCE)");

    /// <summary>Bit 0: the size of the send buffer stays, bit 1: of the receive buffer.</summary>
    public static int GetBufferLocks(SafeHandle socket) => GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_BUF_LOCK, "getsockopt(SO_BUF_LOCK)");

    public static void SetBufferLocks(SafeHandle socket, int locks) => SetNumber(socket, Libc.SOL_SOCKET, Libc.SO_BUF_LOCK, locks, "setsockopt(SO_BUF_LOCK)");

    public static void SetMark(SafeHandle socket, int mark) => SetNumber(socket, Libc.SOL_SOCKET, Libc.SO_MARK, mark, "setsockopt(SO_MARK)");

    /// <summary>Index of the interface that the socket is bound to, 0 for none.</summary>
    public static int GetDevice(SafeHandle socket) => GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_BINDTOIFINDEX, "getsockopt(SO_BINDTOIFINDEX)");

    /// <summary>A number of the socket's network namespace that no other has had since the machine started.</summary>
    public static ulong GetNetworkCookie(SafeHandle socket)
    {
        ulong cookie = 0;
        Get(socket, Libc.SOL_SOCKET, Libc.SO_NETNS_COOKIE, MemoryMarshal.AsBytes(new Span<ulong>(ref cookie)), "getsockopt(SO_NETNS_COOKIE)");
        return cookie;
    }

    /// <summary>Reads an option that is an <c>int</c>; errors have <paramref name="call"/> as its name.</summary>
    public static int GetNumber(SafeHandle socket, int level, int name, string call)
    {
        int value = 0;
        Get(socket, level, name, MemoryMarshal.AsBytes(new Span<int>(ref value)), call);
        return value;
    }

    /// <summary>Sets an option that is an <c>int</c>.</summary>
    public static void SetNumber(SafeHandle socket, int level, int name, int value, string call) =>
        Set(socket, level, name, MemoryMarshal.AsBytes(new ReadOnlySpan<int>(in value)), call);

    /// <summary>Reads an option.</summary>
    /// <returns>How many bytes of it were written.</returns>
    public static int Get(SafeHandle socket, int level, int name, Span<byte> value, string call)
    {
        uint length = (uint)value.Length;
        if (Libc.getsockopt(socket, level, name, value, ref length) < 0) throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError());
        return (int)length;
    }

    /// <summary>Sets an option.</summary>
    public static void Set(SafeHandle socket, int level, int name, ReadOnlySpan<byte> value, string call)
    {
        if (Libc.setsockopt(socket, level, name, value, (uint)value.Length) < 0) throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError());
    }
}
