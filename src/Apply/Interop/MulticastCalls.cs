using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Calls about multicast groups, one method a call; an error is an <see cref="IOException"/> with its name.</summary>
internal static class MulticastCalls
{
    /// <summary>Modes of a filter: everybody but the sources, and the sources alone.</summary>
    public const int Exclude = Libc.MCAST_EXCLUDE, Include = Libc.MCAST_INCLUDE;

    /// <summary>Joins a group.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="request">A <c>struct ip_mreqn</c>.</param>
    public static void Join(SafeHandle socket, ReadOnlySpan<byte> request) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_ADD_MEMBERSHIP, request);

    /// <summary>Joins a group for one source.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="request">A <c>struct group_source_req</c>.</param>
    public static void JoinSource(SafeHandle socket, ReadOnlySpan<byte> request) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.MCAST_JOIN_SOURCE_GROUP, request);

    /// <summary>Sets mode and sources of a group that was joined.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="filter">A <c>struct group_filter</c>.</param>
    public static void SetFilter(SafeHandle socket, ReadOnlySpan<byte> filter) => OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.MCAST_MSFILTER, filter);

    /// <summary>Reads mode and sources of a group.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="filter">A <c>struct group_filter</c> with the group, the device and room; receives the rest.</param>
    /// <returns>False where the socket has not joined it.</returns>
    public static bool TryGetFilter(SafeHandle socket, Span<byte> filter)
    {
        uint length = (uint)filter.Length;
        if (Libc.getsockopt(socket, Libc.IPPROTO_IP, Libc.MCAST_MSFILTER, filter, ref length) == 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        return errno == Libc.EADDRNOTAVAIL ? false : throw ErrorNumber.ToException("getsockopt(MCAST_MSFILTER)", errno);
    }

    /// <summary>Has packets to groups leave by a device.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="address">An address of it, which may be 0.0.0.0.</param>
    /// <param name="device">Its index; 0 to let the address say it.</param>
    public static void SetDevice(SafeHandle socket, ReadOnlySpan<byte> address, ReadOnlySpan<byte> device) =>
        OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, [0, 0, 0, 0, .. address, .. device]);
}
