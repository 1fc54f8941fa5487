using System.Net;
using System.Runtime.InteropServices;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Interop;

/// <summary>Calls on the bytes in sockets, one method a call: without waiting, again after EINTR, an error is an <see cref="IOException"/> with its name.</summary>
internal static class SocketQueueCalls
{
    /// <summary>Bytes that wait to be read; those before urgent ones only.</summary>
    public static uint CountUnread(SafeHandle socket) => Count(socket, Libc.SIOCINQ, "ioctl(SIOCINQ)");

    /// <summary>Of TCP the bytes that the peer has not acknowledged, and the FIN as one more; else the bytes of memory that hold what was sent and is not gone, or not read.</summary>
    public static uint CountOutgoing(SafeHandle socket) => Count(socket, Libc.SIOCOUTQ, "ioctl(SIOCOUTQ)");

    /// <summary>Bytes of TCP that were never sent, and its FIN as one more.</summary>
    public static uint CountUnsent(SafeHandle socket) => Count(socket, Libc.SIOCOUTQNSD, "ioctl(SIOCOUTQNSD)");

    /// <summary>Copies what waits and leaves it there.</summary>
    /// <returns>How many bytes.</returns>
    public static int Peek(SafeHandle socket, Span<byte> bytes)
    {
        while (true)
        {
            nint length = Libc.recv(socket, bytes, (nuint)bytes.Length, Libc.MSG_PEEK | Libc.MSG_DONTWAIT);
            if (length >= 0) return (int)length;
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.EAGAIN) return 0;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("recv(MSG_PEEK)", errno);
        }
    }

    /// <summary>Receives a packet, which is there already.</summary>
    public static int Receive(SafeHandle socket, Span<byte> bytes)
    {
        while (true)
        {
            nint length = Libc.recv(socket, bytes, (nuint)bytes.Length, 0);
            if (length >= 0) return (int)length;
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("recv", errno);
        }
    }

    /// <summary>Sends all; the kernel may take it in several steps.</summary>
    public static void SendAll(SafeHandle socket, ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint length = Libc.send(socket, bytes, (nuint)bytes.Length, Libc.MSG_DONTWAIT | Libc.MSG_NOSIGNAL);
            if (length >= 0)
            {
                bytes = bytes[(int)length..];
                continue;
            }
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException("send", errno);
        }
    }

    /// <summary>Sends a packet to an address.</summary>
    public static void SendTo(SafeHandle socket, ReadOnlySpan<byte> packet, IPEndPoint address)
    {
        Span<byte> target = stackalloc byte[SocketAddressBytes.LongestLength];
        SendTo(socket, packet, target[..SocketAddressBytes.Write(address, target)], address);
    }

    /// <summary>Sends a packet to an address, a <c>sockaddr</c>.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="address">The address.</param>
    /// <param name="shown">It as errors show it; null for not at all.</param>
    public static void SendTo(SafeHandle socket, ReadOnlySpan<byte> packet, ReadOnlySpan<byte> address, IPEndPoint? shown = null)
    {
        while (Libc.sendto(socket, packet, (nuint)packet.Length, Libc.MSG_NOSIGNAL, address, (uint)address.Length) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno != Libc.EINTR) throw ErrorNumber.ToException(SocketCalls.CallOn("sendto", shown), errno);
        }
    }

    /// <summary>What there is besides bytes.</summary>
    public static SocketEvents Poll(SafeHandle socket)
    {
        bool held = false;
        socket.DangerousAddRef(ref held);
        try
        {
            var query = new Libc.pollfd { fd = (int)socket.DangerousGetHandle(), events = Libc.POLLPRI | Libc.POLLRDHUP };
            while (Libc.poll(ref query, 1, 0) < 0)
            {
                int errno = Marshal.GetLastPInvokeError();
                if (errno != Libc.EINTR) throw ErrorNumber.ToException("poll", errno);
            }
            return new SocketEvents((query.revents & Libc.POLLPRI) != 0, (query.revents & Libc.POLLRDHUP) != 0, (query.revents & Libc.POLLERR) != 0);
        }
        finally
        {
            if (held) socket.DangerousRelease();
        }
    }

    private static uint Count(SafeHandle socket, int request, string call)
    {
        int count = 0;
        return Libc.ioctl(socket, (nuint)request, ref count) < 0 ? throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError()) : (uint)count;
    }
}
