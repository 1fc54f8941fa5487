using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Options of UDP sockets that are state rather than options, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class UdpCalls
{
    /// <summary>Numbers of what a socket must be.</summary>
    public const int Inet = Libc.AF_INET, Inet6 = Libc.AF_INET6, Datagrams = Libc.SOCK_DGRAM, Udp = Libc.IPPROTO_UDP;

    /// <summary>Makes an UDP socket in the network namespace of the calling thread.</summary>
    /// <param name="family">Of IPv4 or IPv6.</param>
    public static SafeFileHandle Open(int family = Libc.AF_INET) => SocketCalls.Make(family, Libc.SOCK_DGRAM, Libc.IPPROTO_UDP);

    /// <summary>The socket's own address, a <c>sockaddr_in</c> or <c>sockaddr_in6</c>.</summary>
    public static byte[] NameOf(SafeHandle socket)
    {
        byte[] address = new byte[SocketAddressBytes.LongestLength];
        return address[..SocketCalls.GetName(socket, address)];
    }

    /// <summary>The address that it is connected to, in the same way; null where it is not.</summary>
    public static byte[]? PeerOf(SafeHandle socket)
    {
        AddressFamily family = SocketOptionCalls.GetFamily(socket) == Libc.AF_INET6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        byte[] address = new byte[SocketAddressBytes.LengthOf(family)];
        return SocketCalls.TryGetPeer(socket, address) ? address : null;
    }

    /// <summary>Address family, type and protocol.</summary>
    public static (int? Family, int? Type, int? Protocol) KindOf(SafeHandle socket) =>
        (OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_DOMAIN), OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_TYPE), OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PROTOCOL));

    /// <summary>Whether the kernel carries a tunnel in it.</summary>
    public static bool IsTunnel(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.SOL_UDP, Libc.UDP_ENCAP) is not (null or 0);

    /// <summary>Bytes of memory that the receive queue takes.</summary>
    public static uint QueuedBytes(SafeHandle socket) => BinaryPrimitives.ReadUInt32LittleEndian(OptionCalls.TryGet(socket, Libc.SOL_SOCKET, Libc.SO_MEMINFO) ?? new byte[sizeof(uint)]);

    /// <summary>The options of the IP header; none where there are none.</summary>
    public static byte[] GetIpOptions(SafeHandle socket) => OptionCalls.TryGet(socket, Libc.IPPROTO_IP, Libc.IP_OPTIONS) ?? [];

    /// <summary>Sets them.</summary>
    public static void SetIpOptions(SafeHandle socket, ReadOnlySpan<byte> options) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_OPTIONS, options);

    /// <summary>Closes directions.</summary>
    /// <param name="socket">The socket. Where it is not connected the kernel says ENOTCONN, and does it.</param>
    /// <param name="how">SHUT_RD 0, SHUT_WR 1, SHUT_RDWR 2.</param>
    public static void Shutdown(SafeHandle socket, int how)
    {
        if (Libc.shutdown(socket, how) < 0 && Marshal.GetLastPInvokeError() is var errno and not Libc.ENOTCONN) throw ErrorNumber.ToException($"shutdown({how})", errno);
    }

    /// <summary>Whether a bind to an address leaves the port open.</summary>
    public static void SetBindsNoPort(SafeHandle socket, bool on) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, on ? 1 : 0);

    /// <summary>Whether this kernel lets a socket have a range of ports of its own, as of 6.3.</summary>
    public static bool HasPortRange(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.IPPROTO_IP, Libc.IP_LOCAL_PORT_RANGE) is not null;

    /// <summary>Sets the range of ports that the kernel chooses from; 0 and 0 for that of the system.</summary>
    public static void SetPortRange(SafeHandle socket, ushort first, ushort last) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_LOCAL_PORT_RANGE, first | last << 16);
}
