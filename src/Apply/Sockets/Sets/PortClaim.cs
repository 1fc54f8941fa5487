using System.Net;
using System.Net.Sockets;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>The addresses for which a socket has its port.</summary>
/// <param name="Address">Its address; <c>::</c> and 0.0.0.0 for all.</param>
/// <param name="Device">Index of the device that it hears alone; 0 for all.</param>
/// <param name="IsIpv6Alone">Whether <c>::</c> is not of IPv4 too.</param>
internal readonly record struct PortClaim(IPAddress Address, long Device, bool IsIpv6Alone)
{
    /// <summary>Whether a socket that is there, of the same port, has it for one of them.</summary>
    public bool Meets(InetDiagnosis other)
    {
        if (Device != 0 && other.Interface != 0 && Device != other.Interface) return false;
        (IPAddress mine, IPAddress others) = (Plain(Address), Plain(other.Source.Address));
        return mine.Equals(others) || Covers(mine, IsIpv6Alone, others) || Covers(others, other.IsIpv6Alone, mine);
    }

    private static bool Covers(IPAddress any, bool isIpv6Alone, IPAddress one) =>
        any.Equals(IPAddress.Any) ? one.AddressFamily == AddressFamily.InterNetwork : any.Equals(IPAddress.IPv6Any) && (one.AddressFamily == AddressFamily.InterNetworkV6 || !isIpv6Alone);

    // Without a device, which the kernel tells beside it.
    private static IPAddress Plain(IPAddress address) => new(InetAddress.Plain(address.GetAddressBytes()));
}
