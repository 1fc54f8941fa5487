using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Interop;

/// <summary>Options of UDP sockets that are state rather than options, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class UdpCalls
{
    /// <summary>Numbers of what a socket must be.</summary>
    public const int Inet = Libc.AF_INET, Datagrams = Libc.SOCK_DGRAM, Udp = Libc.IPPROTO_UDP;

    /// <summary>Makes an UDP socket in the network namespace of the calling thread.</summary>
    public static SafeFileHandle Open() => DatagramCalls.Open(Libc.SOCK_DGRAM, Libc.IPPROTO_UDP);

    /// <summary>Makes a socket for whole IP packets there.</summary>
    /// <param name="mark">Mark of its packets.</param>
    /// <param name="halfBuffer">Half of the size of its send buffer.</param>
    public static SafeFileHandle OpenRaw(int mark, int halfBuffer)
    {
        SafeFileHandle raw = DatagramCalls.Open(Libc.SOCK_RAW, Libc.IPPROTO_RAW);
        OptionCalls.Set(raw, Libc.SOL_SOCKET, Libc.SO_MARK, mark);
        OptionCalls.ForceSendBuffer(raw, halfBuffer);
        return raw;
    }

    /// <summary>Address family, type and protocol.</summary>
    public static (int? Family, int? Type, int? Protocol) KindOf(SafeHandle socket) =>
        (OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_DOMAIN), OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_TYPE), OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PROTOCOL));

    /// <summary>Whether it is one of TCP.</summary>
    public static bool IsTcp(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PROTOCOL) == Libc.IPPROTO_TCP;

    /// <summary>Whether the kernel carries a tunnel in it.</summary>
    public static bool IsTunnel(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.SOL_UDP, Libc.UDP_ENCAP) is not (null or 0);

    /// <summary>Whether errors wait to be read.</summary>
    public static bool HasErrors(SafeFileHandle socket) => (DatagramCalls.Poll(socket) & Libc.POLLERR) != 0;

    /// <summary>Whether it was shut down, for receiving at least.</summary>
    public static bool IsShutDown(SafeFileHandle socket) => (DatagramCalls.Poll(socket) & (Libc.POLLHUP | Libc.POLLRDHUP)) != 0;

    /// <summary>Where a look at the queue begins, in bytes; -1 for at its first datagram each time.</summary>
    public static int GetPeekOffset(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF) ?? -1;

    /// <summary>Says where the next look at the queue begins.</summary>
    public static void SetPeekOffset(SafeHandle socket, int offset) => OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF, offset);

    /// <summary>Bytes of memory that the receive queue takes.</summary>
    public static uint QueuedBytes(SafeHandle socket) => BinaryPrimitives.ReadUInt32LittleEndian(OptionCalls.TryGet(socket, Libc.SOL_SOCKET, Libc.SO_MEMINFO) ?? new byte[sizeof(uint)]);

    /// <summary>The options of the IP header; none where there are none.</summary>
    public static byte[] GetIpOptions(SafeHandle socket) => OptionCalls.TryGet(socket, Libc.IPPROTO_IP, Libc.IP_OPTIONS) ?? [];

    /// <summary>Sets them.</summary>
    public static void SetIpOptions(SafeHandle socket, ReadOnlySpan<byte> options) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_OPTIONS, options);

    /// <summary>Whether a bind to an address leaves the port open.</summary>
    public static void SetBindsNoPort(SafeHandle socket, bool on) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, on ? 1 : 0);

    /// <summary>Whether this kernel lets a socket have a range of ports of its own, as of 6.3.</summary>
    public static bool HasPortRange(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.IPPROTO_IP, Libc.IP_LOCAL_PORT_RANGE) is not null;

    /// <summary>Sets the range of ports that the kernel chooses from; 0 and 0 for that of the system.</summary>
    public static void SetPortRange(SafeHandle socket, ushort first, ushort last) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_LOCAL_PORT_RANGE, first | last << 16);
}
