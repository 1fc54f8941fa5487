using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls on sockets of datagrams, one method a call: again after EINTR, an error is an <see cref="IOException"/> with its name.</summary>
/// <remarks>
/// A socket is a <see cref="SafeFileHandle"/> here: .NET's own handle of sockets sets SO_LINGER to zero when it is disposed of, and whoever else has the
/// socket open would see that.
/// </remarks>
internal static class DatagramCalls
{
    private const int SockaddrBytes = 16;

    /// <summary>Makes an IPv4 socket in the network namespace of the calling thread.</summary>
    public static SafeFileHandle Open(int type, int protocol)
    {
        int fd = Libc.socket(Libc.AF_INET, type | Libc.SOCK_CLOEXEC, protocol);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw ErrorNumber.ToException("socket", Marshal.GetLastPInvokeError());
    }

    /// <summary>Binds to an address, a <c>sockaddr</c>.</summary>
    public static void Bind(SafeFileHandle socket, ReadOnlySpan<byte> address)
    {
        if (Libc.bind(socket, address, (uint)address.Length) < 0) throw ErrorNumber.ToException("bind", Marshal.GetLastPInvokeError());
    }

    /// <summary>Connects to an address, a <c>sockaddr</c>; at once, as datagrams do.</summary>
    public static void Connect(SafeFileHandle socket, ReadOnlySpan<byte> address)
    {
        if (Libc.connect(socket, address, (uint)address.Length) < 0) throw ErrorNumber.ToException("connect", Marshal.GetLastPInvokeError());
    }

    /// <summary>The socket's own address, a <c>sockaddr_in</c>.</summary>
    public static byte[] NameOf(SafeFileHandle socket)
    {
        byte[] address = new byte[SockaddrBytes];
        uint length = SockaddrBytes;
        if (Libc.getsockname(socket, address, ref length) < 0) throw ErrorNumber.ToException("getsockname", Marshal.GetLastPInvokeError());
        return address;
    }

    /// <summary>The address that it is connected to, a <c>sockaddr_in</c>; null where it is not.</summary>
    public static byte[]? PeerOf(SafeFileHandle socket)
    {
        byte[] address = new byte[SockaddrBytes];
        uint length = SockaddrBytes;
        if (Libc.getpeername(socket, address, ref length) == 0) return address;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.ENOTCONN ? null : throw ErrorNumber.ToException("getpeername", errno);
    }

    /// <summary>Looks at a datagram in the receive queue: the first, or with SO_PEEK_OFF the next.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="data">Receives the datagram.</param>
    /// <param name="control">Receives the control messages.</param>
    /// <param name="source">Receives the sender, a <c>sockaddr_in</c>.</param>
    /// <returns>The bytes of each; null where there is no other datagram.</returns>
    public static unsafe (int Data, int Control)? Peek(SafeFileHandle socket, Span<byte> data, Span<byte> control, Span<byte> source)
    {
        fixed (byte* first = data, controls = control, name = source)
        {
            var part = new Libc.iovec { iov_base = (nint)first, iov_len = (nuint)data.Length };
            while (true)
            {
                var message = new Libc.msghdr
                {
                    msg_name = (nint)name,
                    msg_namelen = (uint)source.Length,
                    msg_iov = (nint)(&part),
                    msg_iovlen = 1,
                    msg_control = (nint)controls,
                    msg_controllen = (nuint)control.Length,
                };
                nint read = Libc.recvmsg(socket, ref message, Libc.MSG_PEEK | Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
                if (read >= 0) return ((int)read, (int)message.msg_controllen);
                int errno = Marshal.GetLastPInvokeError();
                if (errno == Libc.EAGAIN) return null;
                if (errno != Libc.EINTR) throw ErrorNumber.ToException("recvmsg", errno);
            }
        }
    }

    /// <summary>Sends a packet.</summary>
    public static void Send(SafeFileHandle socket, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> to)
    {
        while (Libc.sendto(socket, packet, (nuint)packet.Length, 0, to, (uint)to.Length) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("sendto", errno);
        }
    }

    /// <summary>Bytes of memory that hold data on its way out.</summary>
    public static int OutgoingBytes(SafeFileHandle socket) =>
        Libc.ioctl(socket, Libc.SIOCOUTQ, out int bytes) == 0 ? bytes : throw ErrorNumber.ToException("ioctl(SIOCOUTQ)", Marshal.GetLastPInvokeError());

    /// <summary>The network namespace of a socket, which need not be that of any process.</summary>
    public static SafeFileHandle NamespaceOf(SafeFileHandle socket)
    {
        int fd = Libc.ioctl(socket, Libc.SIOCGSKNS, 0);
        return fd >= 0 ? new SafeFileHandle(fd, ownsHandle: true) : throw ErrorNumber.ToException("ioctl(SIOCGSKNS)", Marshal.GetLastPInvokeError());
    }

    /// <summary>What waits: POLL* bits, asked for without waiting.</summary>
    public static int Poll(SafeFileHandle socket)
    {
        bool isHeld = false;
        try
        {
            socket.DangerousAddRef(ref isHeld);
            var one = new Libc.pollfd { fd = (int)socket.DangerousGetHandle(), events = Libc.POLLRDHUP };
            while (Libc.poll(ref one, 1, 0) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Libc.EINTR) throw ErrorNumber.ToException("poll", errno);
            }
            return one.revents;
        }
        finally
        {
            if (isHeld) socket.DangerousRelease();
        }
    }
}
