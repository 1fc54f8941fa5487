using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Sockets.Sets;

namespace Soccr.Apply.Interop;

/// <summary>
/// Calls on sockets of every family, whose addresses are a <c>sockaddr</c> here, one method a call: again after EINTR, an error is an <see cref="IOException"/> with its name.
/// </summary>
/// <remarks>
/// A socket is a <see cref="SafeFileHandle"/>: .NET's own handle of sockets sets SO_LINGER to zero when it is disposed of, and whoever else has the socket open would see that.
/// </remarks>
internal static class SocketCalls
{
    /// <summary>Room for an address of any family, and the NUL that the kernel adds to the longest path: <c>struct sockaddr_storage</c>.</summary>
    public const int LongestAddress = 128;

    /// <summary>Makes a socket in the network namespace of the calling thread, closed on exec.</summary>
    public static SafeFileHandle Make(int family, int type, int protocol = 0) => ToHandle(Libc.socket(family, type | Libc.SOCK_CLOEXEC, protocol), "socket");

    /// <summary>Makes a socket of a family and protocol; unix sockets of all types begin alike, so it is a stream there.</summary>
    public static SafeFileHandle MakeLike(AddressFamily family, int protocol) => family == AddressFamily.Unix
        ? Make(Libc.AF_UNIX, Libc.SOCK_STREAM)
        : Make(InetSocketCalls.FamilyNumber(family), protocol == Libc.IPPROTO_UDP ? Libc.SOCK_DGRAM : Libc.SOCK_STREAM, protocol);

    /// <summary>Makes two unix sockets that are connected to each other, closed on exec.</summary>
    public static (SafeFileHandle One, SafeFileHandle Other) MakePair(int type)
    {
        Span<int> ends = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, type | Libc.SOCK_CLOEXEC, 0, ends) < 0) throw ErrorNumber.ToException("socketpair", Marshal.GetLastPInvokeError());
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>Makes two connected unix sockets that keep the borders of packets, closed on exec: one for .NET, one for a program.</summary>
    public static (SafeSocketHandle Mine, SafeFileHandle Other) MakeChannel()
    {
        (SafeFileHandle one, SafeFileHandle other) = MakePair(Libc.SOCK_SEQPACKET);
        var mine = new SafeSocketHandle(one.DangerousGetHandle(), ownsHandle: true);
        one.SetHandleAsInvalid();
        return (mine, other);
    }

    /// <summary>The kind of a socket, and its numbers for errors.</summary>
    public static (SocketKind Kind, string Numbers) KindOf(SafeHandle socket)
    {
        (int? family, int? type, int? protocol) = UdpCalls.KindOf(socket);
        SocketKind kind = (family, type, protocol) switch
        {
            (Libc.AF_UNIX, _, _) => SocketKind.Unix,
            (Libc.AF_INET or Libc.AF_INET6, Libc.SOCK_STREAM, _) => SocketKind.Tcp,
            (Libc.AF_INET or Libc.AF_INET6, Libc.SOCK_DGRAM, Libc.IPPROTO_UDP) => SocketKind.Udp,
            _ => SocketKind.Other,
        };
        return (kind, string.Create(CultureInfo.InvariantCulture, $"family {family}, type {type} and protocol {protocol}"));
    }

    /// <param name="socket">The socket.</param>
    /// <param name="address">The address.</param>
    /// <param name="shown">It as errors show it; null for not at all.</param>
    public static void Bind(SafeHandle socket, ReadOnlySpan<byte> address, IPEndPoint? shown = null)
    {
        if (Libc.bind(socket, address, (uint)address.Length) < 0) throw ErrorNumber.ToException(CallOn("bind", shown), Marshal.GetLastPInvokeError());
    }

    /// <returns>False where the connection is under way only, of a socket that does not wait.</returns>
    /// <inheritdoc cref="Bind"/>
    public static bool Connect(SafeHandle socket, ReadOnlySpan<byte> address, IPEndPoint? shown = null)
    {
        while (Libc.connect(socket, address, (uint)address.Length) < 0)
        {
            int errno = Marshal.GetLastPInvokeError();
            if (errno == Libc.EINPROGRESS) return false;
            if (errno != Libc.EINTR) throw ErrorNumber.ToException(CallOn("connect", shown), errno);
        }
        return true;
    }

    /// <summary>
    /// Ends a connection at once: in repair mode TCP's peer does not hear of it, and what waits in the queue of a unix socket of datagrams is lost, a quirk of the kernel's.
    /// </summary>
    public static void Disconnect(SafeHandle socket)
    {
        ReadOnlySpan<byte> unspecified = [Libc.AF_UNSPEC, 0];
        if (Libc.connect(socket, unspecified, (uint)unspecified.Length) < 0) throw ErrorNumber.ToException("connect(AF_UNSPEC)", Marshal.GetLastPInvokeError());
    }

    public static void Listen(SafeHandle socket, int backlog)
    {
        if (Libc.listen(socket, backlog) < 0) throw ErrorNumber.ToException("listen", Marshal.GetLastPInvokeError());
    }

    /// <summary>Takes the connection that waits longest: closed on exec, it does not wait.</summary>
    public static SafeFileHandle Accept(SafeHandle listener)
    {
        while (true)
        {
            int socket = Libc.accept4(listener, 0, 0, Libc.SOCK_CLOEXEC | Libc.SOCK_NONBLOCK);
            if (socket >= 0 || Marshal.GetLastPInvokeError() != Libc.EINTR) return ToHandle(socket, "accept4");
        }
    }

    /// <summary>Closes directions.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="how">SHUT_RD 0, SHUT_WR 1, SHUT_RDWR 2.</param>
    public static void Shutdown(SafeHandle socket, int how)
    {
        if (Libc.shutdown(socket, how) < 0) throw ErrorNumber.ToException($"shutdown({how})", Marshal.GetLastPInvokeError());
    }

    public static void ShutdownSending(SafeHandle socket) => Shutdown(socket, Libc.SHUT_WR);

    public static void ShutdownReceiving(SafeHandle socket) => Shutdown(socket, Libc.SHUT_RD);

    /// <summary>Own address.</summary>
    /// <returns>How many bytes of it were written.</returns>
    public static int GetName(SafeHandle socket, Span<byte> address)
    {
        uint length = (uint)address.Length;
        return Libc.getsockname(socket, address, ref length) >= 0 ? (int)length : throw ErrorNumber.ToException("getsockname", Marshal.GetLastPInvokeError());
    }

    /// <summary>The peer's address, in every state in which the socket remembers one; getpeername() knows none of TCP in SYN_SENT and CLOSE.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="address">Receives it; must not be longer than an address of the family.</param>
    /// <returns>False where there is none.</returns>
    public static bool TryGetPeer(SafeHandle socket, Span<byte> address)
    {
        uint length = (uint)address.Length;
        if (Libc.getsockopt(socket, Libc.SOL_SOCKET, Libc.SO_PEERNAME, address, ref length) >= 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.ENOTCONN ? false : throw ErrorNumber.ToException("getsockopt(SO_PEERNAME)", errno);
    }

    /// <summary>Opens the network namespace of a socket, which need not be that of any process.</summary>
    public static SafeFileHandle OpenNetwork(SafeHandle socket)
    {
        int unused = 0;
        return ToHandle(Libc.ioctl(socket, Libc.SIOCGSKNS, ref unused), "ioctl(SIOCGSKNS)");
    }

    /// <summary>What errors call a call.</summary>
    public static string CallOn(string call, IPEndPoint? shown) => shown is null ? call : $"{call}({shown})";

    private static SafeFileHandle ToHandle(int result, string call) =>
        result >= 0 ? new SafeFileHandle(result, ownsHandle: true) : throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError());
}
