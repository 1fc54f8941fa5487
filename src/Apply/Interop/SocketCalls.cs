using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Soccr.Apply.Sockets.Sets;

namespace Soccr.Apply.Interop;

/// <summary>Calls on sockets that .NET does not have, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class SocketCalls
{
    /// <summary>Makes two connected unix sockets that keep the borders of packets, closed on exec.</summary>
    public static (SafeSocketHandle Mine, SafeSocketHandle Other) MakePair()
    {
        Span<int> ends = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC, 0, ends) < 0)
        {
            throw ErrorNumber.ToException("socketpair", Marshal.GetLastPInvokeError());
        }
        return (new SafeSocketHandle(ends[0], ownsHandle: true), new SafeSocketHandle(ends[1], ownsHandle: true));
    }

    /// <summary>The kind of a socket, and its numbers for errors.</summary>
    public static (SocketKind Kind, string Numbers) KindOf(SafeHandle socket)
    {
        (int? family, int? type, int? protocol) = UdpCalls.KindOf(socket);
        SocketKind kind = (family, type, protocol) switch
        {
            (Libc.AF_UNIX, _, _) => SocketKind.Unix,
            (Libc.AF_INET or Libc.AF_INET6, Libc.SOCK_STREAM, _) => SocketKind.Tcp,
            (Libc.AF_INET, Libc.SOCK_DGRAM, Libc.IPPROTO_UDP) => SocketKind.Udp,
            _ => SocketKind.Other,
        };
        return (kind, string.Create(CultureInfo.InvariantCulture, $"family {family}, type {type} and protocol {protocol}"));
    }

    /// <summary>Has programs that are started from now on inherit a socket.</summary>
    public static void KeepOnExec(SafeSocketHandle socket)
    {
        if (Libc.fcntl(socket, Libc.F_SETFD, 0) < 0) throw ErrorNumber.ToException("fcntl(F_SETFD)", Marshal.GetLastPInvokeError());
    }

    /// <summary>The process at the other end of a unix socket, or that listened there; 0 where it is in a pid namespace that cannot be seen from here.</summary>
    public static int PeerOf(Socket socket)
    {
        // struct ucred: pid, uid, gid.
        Span<int> credentials = stackalloc int[3];
        socket.GetRawSocketOption(Libc.SOL_SOCKET, Libc.SO_PEERCRED, MemoryMarshal.AsBytes(credentials));
        return credentials[0];
    }
}
