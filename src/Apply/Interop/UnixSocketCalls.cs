using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>
/// Calls on sockets of other programs and on new ones, one method a call: again after EINTR, an error is an <see cref="IOException"/> whose
/// HResult is errno. The handles are those of files: disposing of a <c>SafeSocketHandle</c> sets SO_LINGER, and with it the socket that others have too.
/// </summary>
internal static class UnixSocketCalls
{
    private const int NameOffset = sizeof(ushort);

    /// <summary>The longest name, in bytes: a path without its NUL.</summary>
    public const int LongestName = Libc.UNIX_PATH_MAX;

    /// <summary>Makes a unix socket, closed on exec, that does not block.</summary>
    public static SafeFileHandle Make(int type) => Valid(new SafeFileHandle(Libc.socket(Libc.AF_UNIX, type | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0), ownsHandle: true), "socket");

    /// <summary>Makes two unix sockets that are connected to each other, closed on exec, that do not block.</summary>
    public static (SafeFileHandle, SafeFileHandle) MakePair(int type)
    {
        Span<int> ends = stackalloc int[2];
        Check(Libc.socketpair(Libc.AF_UNIX, type | Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK, 0, ends), "socketpair");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Gives a unix socket its name.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="name">A path without NUL, or an abstract name with the NUL in front; of none the kernel finds an abstract one.</param>
    public static void Bind(SafeFileHandle socket, ReadOnlySpan<byte> name)
    {
        byte[] address = AddressOf(name);
        Check(Libc.bind(socket, address, (uint)address.Length), "bind");
    }

    /// <summary>The name of a unix socket, as bind takes it with the NUL of a path; empty for none.</summary>
    public static byte[] NameOf(SafeFileHandle socket)
    {
        byte[] address = new byte[128];
        uint length = (uint)address.Length;
        Check(Libc.getsockname(socket, address, ref length), "getsockname");
        return address[NameOffset..(int)length];
    }

    /// <summary>Connects a unix socket.</summary>
    public static void Connect(SafeFileHandle socket, ReadOnlySpan<byte> name)
    {
        byte[] address = AddressOf(name);
        int result;
        do
        {
            result = Libc.connect(socket, address, (uint)address.Length);
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Libc.EINTR);
        Check(result, "connect");
    }

    /// <summary>Ends the connection of a datagram socket. What waits in its queue is lost, a quirk of the kernel's.</summary>
    public static void Disconnect(SafeFileHandle socket) => Check(Libc.connect(socket, [0, 0], NameOffset), "connect(AF_UNSPEC)");

    public static void Listen(SafeFileHandle socket, int backlog) => Check(Libc.listen(socket, backlog), "listen");

    /// <summary>Takes the connection that waits longest.</summary>
    public static SafeFileHandle Accept(SafeFileHandle listener) =>
        Valid(Libc.accept4(listener, 0, 0, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK), "accept4");

    /// <summary>Closes directions.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="how">SHUT_RD 0, SHUT_WR 1, SHUT_RDWR 2.</param>
    public static void Shutdown(SafeFileHandle socket, int how) => Check(Libc.shutdown(socket, how), "shutdown");

    /// <summary>Whether a socket is one of this family.</summary>
    public static bool IsUnix(SafeFileHandle socket) => Option(socket, Libc.SO_DOMAIN) == Libc.AF_UNIX;

    /// <summary>SO_PEEK_OFF: where in the queue the next look begins; -1 for none.</summary>
    public static int PeekOffset(SafeFileHandle socket) => Option(socket, Libc.SO_PEEK_OFF);

    public static void SetPeekOffset(SafeFileHandle socket, int offset) => SetOption(socket, Libc.SO_PEEK_OFF, offset);

    /// <summary>Whether datagrams come with their time: SO_TIMESTAMP.</summary>
    public static bool HasTimes(SafeFileHandle socket) => Option(socket, Libc.SO_TIMESTAMP) != 0;

    public static void SetTimes(SafeFileHandle socket, bool on) => SetOption(socket, Libc.SO_TIMESTAMP, on ? 1 : 0);

    /// <summary>Size of the send buffer as the kernel counts it, twice what was set, and which sizes are fixed.</summary>
    public static (int Bytes, int Locks) SendBuffer(SafeFileHandle socket) => (Option(socket, Libc.SO_SNDBUF), Option(socket, Libc.SO_BUF_LOCK));

    /// <summary>Sets the size of the send buffer, beyond all limits, and which sizes are fixed.</summary>
    public static void SetSendBuffer(SafeFileHandle socket, (int Bytes, int Locks) value)
    {
        SetOption(socket, Libc.SO_SNDBUFFORCE, value.Bytes / 2);
        SetOption(socket, Libc.SO_BUF_LOCK, value.Locks);
    }

    /// <summary>Pid, uid and gid of the other end, or of whoever made it: SO_PEERCRED.</summary>
    public static (int Pid, int Uid, int Gid) PeerCredentials(SafeFileHandle socket)
    {
        Span<int> value = stackalloc int[3];
        Options(socket, Libc.SO_PEERCRED, value);
        return (value[0], value[1], value[2]);
    }

    /// <summary>The O_PATH descriptor of the file that a unix socket is bound to; null where there is none.</summary>
    public static SafeFileHandle? BoundFile(SafeFileHandle socket)
    {
        int unused = 0;
        int file = Libc.ioctl(socket, Libc.SIOCUNIXFILE, ref unused);
        if (file < 0 && Marshal.GetLastPInvokeError() == Libc.ENOENT) return null;
        return new SafeFileHandle(Check(file, "ioctl(SIOCUNIXFILE)"), ownsHandle: true);
    }

    /// <summary>The network namespace of a socket.</summary>
    public static SafeFileHandle NetworkOf(SafeFileHandle socket)
    {
        int unused = 0;
        return new SafeFileHandle(Check(Libc.ioctl(socket, Libc.SIOCGSKNS, ref unused), "ioctl(SIOCGSKNS)"), ownsHandle: true);
    }

    /// <summary>Bytes of memory that what was sent and not read takes.</summary>
    public static int Unread(SafeFileHandle socket)
    {
        int bytes = 0;
        Check(Libc.ioctl(socket, Libc.SIOCOUTQ, ref bytes), "ioctl(SIOCOUTQ)");
        return bytes;
    }

    /// <summary>Whether an urgent byte waits to be read, and an error.</summary>
    public static (bool Urgent, bool Error) Conditions(SafeFileHandle socket)
    {
        bool held = false;
        try
        {
            socket.DangerousAddRef(ref held);
            var entry = new Libc.pollfd { fd = (int)socket.DangerousGetHandle(), events = Libc.POLLPRI };
            Check(Libc.poll(ref entry, 1, 0), "poll");
            return ((entry.revents & Libc.POLLPRI) != 0, (entry.revents & Libc.POLLERR) != 0);
        }
        finally
        {
            if (held) socket.DangerousRelease();
        }
    }

    private static int Option(SafeFileHandle socket, int name)
    {
        Span<int> value = stackalloc int[1];
        Options(socket, name, value);
        return value[0];
    }

    private static void SetOption(SafeFileHandle socket, int name, int value) =>
        Check(Libc.setsockopt(socket, Libc.SOL_SOCKET, name, MemoryMarshal.AsBytes<int>([value]), sizeof(int)), $"setsockopt({name})");

    private static void Options(SafeFileHandle socket, int name, Span<int> value)
    {
        uint length = (uint)value.Length * sizeof(int);
        Check(Libc.getsockopt(socket, Libc.SOL_SOCKET, name, MemoryMarshal.AsBytes(value), ref length), $"getsockopt({name})");
    }

    private static byte[] AddressOf(ReadOnlySpan<byte> name)
    {
        byte[] address = new byte[NameOffset + name.Length];
        address[0] = Libc.AF_UNIX;
        name.CopyTo(address.AsSpan(NameOffset));
        return address;
    }

    private static SafeFileHandle Valid(SafeFileHandle handle, string call)
    {
        int errno = Marshal.GetLastPInvokeError();
        if (!handle.IsInvalid) return handle;
        handle.Dispose();
        throw ErrorNumber.ToException(call, errno);
    }

    private static int Check(int result, string call) => result >= 0 ? result : throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError());
}
