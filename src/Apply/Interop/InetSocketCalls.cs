using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Calls on sockets of IP with .NET's addresses; an error is an <see cref="IOException"/> with the call's name.</summary>
internal static class InetSocketCalls
{
    /// <summary>Makes a TCP socket, closed on exec.</summary>
    public static SafeFileHandle MakeTcp(AddressFamily family) => SocketCalls.Make(FamilyNumber(family), Libc.SOCK_STREAM, Libc.IPPROTO_TCP);

    /// <summary>Makes a socket for whole IP packets, closed on exec.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="mark">Mark of its packets.</param>
    public static SafeFileHandle MakeRaw(AddressFamily family, int mark)
    {
        SafeFileHandle raw = SocketCalls.Make(FamilyNumber(family), Libc.SOCK_RAW, Libc.IPPROTO_RAW);
        SocketOptionCalls.SetMark(raw, mark);
        return raw;
    }

    /// <summary>Makes an UDP socket, closed on exec.</summary>
    public static SafeFileHandle MakeUdp(AddressFamily family) => SocketCalls.Make(FamilyNumber(family), Libc.SOCK_DGRAM, Libc.IPPROTO_UDP);

    public static void Bind(SafeHandle socket, IPEndPoint address)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        SocketCalls.Bind(socket, bytes[..SocketAddressBytes.Write(address, bytes)], address);
    }

    /// <summary>Connects without waiting.</summary>
    /// <returns>False where the connection is under way only.</returns>
    public static bool Connect(SafeHandle socket, IPEndPoint address)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        return SocketCalls.Connect(socket, bytes[..SocketAddressBytes.Write(address, bytes)], address);
    }

    /// <summary>Own address.</summary>
    /// <returns>Null where it is none of IP.</returns>
    public static IPEndPoint? GetName(SafeHandle socket)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LongestLength];
        SocketCalls.GetName(socket, bytes);
        return SocketAddressBytes.Read(bytes);
    }

    /// <summary>The peer's address, in every state in which the socket remembers one.</summary>
    /// <returns>Null where there is none.</returns>
    public static IPEndPoint? GetPeerName(SafeHandle socket, AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[SocketAddressBytes.LengthOf(family)];
        return SocketCalls.TryGetPeer(socket, bytes) ? SocketAddressBytes.Read(bytes) : null;
    }

    /// <summary>Binds a socket that is not bound to an address alone: its port is chosen when it connects.</summary>
    public static void BindAddress(SafeHandle socket, IPAddress address)
    {
        int before = OptionCalls.GetNumber(socket, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT);
        OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, 1);
        try
        {
            Bind(socket, new IPEndPoint(address, 0));
        }
        finally
        {
            OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, before);
        }
    }

    /// <summary>The number that a family has in the kernel.</summary>
    public static int FamilyNumber(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? Libc.AF_INET6 : Libc.AF_INET;
}
