using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Calls about multicast groups, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class MulticastCalls
{
    /// <summary>Modes of a filter: everybody but the sources, and the sources alone.</summary>
    public const int Exclude = Libc.MCAST_EXCLUDE, Include = Libc.MCAST_INCLUDE;

    /// <summary>Joins a group.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="isIpv6">Whether it is a group of IPv6.</param>
    /// <param name="request">A <c>struct ip_mreqn</c>, or <c>ipv6_mreq</c>.</param>
    public static void Join(SafeHandle socket, bool isIpv6, ReadOnlySpan<byte> request)
    {
        if (isIpv6) OptionCalls.Set(socket, Libc.IPPROTO_IPV6, Libc.IPV6_JOIN_GROUP, request);
        else OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_ADD_MEMBERSHIP, request);
    }

    /// <summary>Joins a group for one source.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="isIpv6">Whether it is a group of IPv6.</param>
    /// <param name="request">A <c>struct group_source_req</c>.</param>
    public static void JoinSource(SafeHandle socket, bool isIpv6, ReadOnlySpan<byte> request) => OptionCalls.Set(socket, Level(isIpv6), Libc.MCAST_JOIN_SOURCE_GROUP, request);

    /// <summary>Sets mode and sources of a group that was joined.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="isIpv6">Whether it is a group of IPv6.</param>
    /// <param name="filter">A <c>struct group_filter</c>.</param>
    public static void SetFilter(SafeHandle socket, bool isIpv6, ReadOnlySpan<byte> filter) => OptionCalls.Set(socket, Level(isIpv6), Libc.MCAST_MSFILTER, filter);

    /// <summary>Reads mode and sources of a group.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="isIpv6">Whether it is a group of IPv6.</param>
    /// <param name="filter">A <c>struct group_filter</c> with the group, the device and room; receives the rest.</param>
    /// <returns>False where the socket has not joined it.</returns>
    public static bool TryGetFilter(SafeHandle socket, bool isIpv6, Span<byte> filter)
    {
        uint length = (uint)filter.Length;
        if (Libc.getsockopt(socket, Level(isIpv6), Libc.MCAST_MSFILTER, filter, ref length) == 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.EADDRNOTAVAIL ? false : throw ErrorNumber.ToException("getsockopt(MCAST_MSFILTER)", errno);
    }

    /// <summary>Has packets to groups leave by a device.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="address">An address of it, which may be 0.0.0.0.</param>
    /// <param name="device">Its index; 0 to let the address say it.</param>
    public static void SetDevice(SafeHandle socket, ReadOnlySpan<byte> address, ReadOnlySpan<byte> device) =>
        OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, [0, 0, 0, 0, .. address, .. device]);

    /// <summary>Has packets to groups of IPv6 leave by a device.</summary>
    public static void SetDevice6(SafeHandle socket, int device) => OptionCalls.Set(socket, Libc.IPPROTO_IPV6, Libc.IPV6_MULTICAST_IF, device);

    private static int Level(bool isIpv6) => isIpv6 ? Libc.IPPROTO_IPV6 : Libc.IPPROTO_IP;
}
