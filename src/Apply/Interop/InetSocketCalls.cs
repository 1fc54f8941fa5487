using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls on sockets of IP that .NET does not have, or not for sockets that are half made, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class InetSocketCalls
{
    /// <summary>Makes a TCP socket, closed on exec.</summary>
    public static SafeFileHandle MakeTcp(AddressFamily family) => Make(FamilyNumber(family), Libc.SOCK_STREAM, Libc.IPPROTO_TCP);

    /// <summary>Makes a socket for whole IP packets, closed on exec.</summary>
    public static SafeFileHandle MakeRaw(AddressFamily family) => Make(FamilyNumber(family), Libc.SOCK_RAW, Libc.IPPROTO_RAW);

    /// <summary>Makes a socket that asks the kernel about sockets, closed on exec.</summary>
    public static SafeFileHandle MakeDiagnostic() => Make(Libc.AF_NETLINK, Libc.SOCK_DGRAM, Libc.NETLINK_SOCK_DIAG);

    public static void Bind(SafeHandle socket, IPEndPoint address)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        int length = SocketAddressBytes.Write(address, bytes);
        if (Libc.bind(socket, bytes, (uint)length) < 0) throw ErrorNumber.ToException($"bind({address})", Marshal.GetLastPInvokeError());
    }

    /// <summary>Connects without waiting.</summary>
    /// <returns>False where the connection is under way only.</returns>
    public static bool Connect(SafeHandle socket, IPEndPoint address)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        int length = SocketAddressBytes.Write(address, bytes);
        if (Libc.connect(socket, bytes, (uint)length) >= 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.EINPROGRESS ? false : throw ErrorNumber.ToException($"connect({address})", errno);
    }

    /// <summary>Ends a connection at once; in repair mode the peer does not hear of it.</summary>
    public static void Disconnect(SafeHandle socket)
    {
        Span<byte> unspecified = stackalloc byte[SocketAddressBytes.LongestLength];
        unspecified.Clear();
        if (Libc.connect(socket, unspecified, (uint)unspecified.Length) < 0) throw ErrorNumber.ToException("connect(AF_UNSPEC)", Marshal.GetLastPInvokeError());
    }

    public static void Listen(SafeHandle socket, int backlog)
    {
        if (Libc.listen(socket, backlog) < 0) throw ErrorNumber.ToException("listen", Marshal.GetLastPInvokeError());
    }

    public static void ShutdownSending(SafeHandle socket) => Shutdown(socket, Libc.SHUT_WR, "shutdown(SHUT_WR)");

    public static void ShutdownReceiving(SafeHandle socket) => Shutdown(socket, Libc.SHUT_RD, "shutdown(SHUT_RD)");

    /// <summary>Own address.</summary>
    /// <returns>Null where it is none of IP.</returns>
    public static IPEndPoint? GetName(SafeHandle socket)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        uint length = (uint)bytes.Length;
        if (Libc.getsockname(socket, bytes, ref length) < 0) throw ErrorNumber.ToException("getsockname", Marshal.GetLastPInvokeError());
        return SocketAddressBytes.Read(bytes);
    }

    /// <summary>The peer's address, in every state in which the socket remembers one.</summary>
    /// <returns>Null where there is none.</returns>
    public static IPEndPoint? GetPeerName(SafeHandle socket, AddressFamily family)
    {
        // getpeername() knows none in SYN_SENT and CLOSE. A length beyond the address's is EINVAL.
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        uint length = (uint)SocketAddressBytes.LengthOf(family);
        if (Libc.getsockopt(socket, Libc.SOL_SOCKET, Libc.SO_PEERNAME, bytes, ref length) >= 0) return SocketAddressBytes.Read(bytes);
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.ENOTCONN ? null : throw ErrorNumber.ToException("getsockopt(SO_PEERNAME)", errno);
    }

    /// <summary>Turns waiting off or on.</summary>
    /// <returns>Whether it was off before.</returns>
    public static bool SetNonBlocking(SafeHandle socket, bool value)
    {
        int flags = Libc.fcntl(socket, Libc.F_GETFL, 0);
        if (flags < 0) throw ErrorNumber.ToException("fcntl(F_GETFL)", Marshal.GetLastPInvokeError());
        if (Libc.fcntl(socket, Libc.F_SETFL, value ? flags | Libc.O_NONBLOCK : flags & ~Libc.O_NONBLOCK) < 0) throw ErrorNumber.ToException("fcntl(F_SETFL)", Marshal.GetLastPInvokeError());
        return (flags & Libc.O_NONBLOCK) != 0;
    }

    /// <summary>Opens the network namespace of a socket.</summary>
    public static SafeFileHandle OpenNetwork(SafeHandle socket)
    {
        int unused = 0;
        int opened = Libc.ioctl(socket, Libc.SIOCGSKNS, ref unused);
        return opened >= 0 ? new SafeFileHandle(opened, ownsHandle: true) : throw ErrorNumber.ToException("ioctl(SIOCGSKNS)", Marshal.GetLastPInvokeError());
    }

    /// <summary>The number that a family has in the kernel.</summary>
    public static int FamilyNumber(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET;

    private static SafeFileHandle Make(int family, int type, int protocol)
    {
        int socket = Libc.socket(family, type | Libc.SOCK_CLOEXEC, protocol);
        return socket >= 0 ? new SafeFileHandle(socket, ownsHandle: true) : throw ErrorNumber.ToException("socket", Marshal.GetLastPInvokeError());
    }

    private static void Shutdown(SafeHandle socket, int how, string call)
    {
        if (Libc.shutdown(socket, how) < 0) throw ErrorNumber.ToException(call, Marshal.GetLastPInvokeError());
    }
}
