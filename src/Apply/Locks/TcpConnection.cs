using System.Net;
using System.Net.Sockets;

namespace Soccr.Apply.Locks;

/// <summary>The two ends of a TCP connection, as packets on the wire have them: of IPv4 addresses that a socket has in their IPv6 form, the IPv4 ones,
/// and of link-local ones no device.</summary>
/// <param name="Local">The end that the socket is.</param>
/// <param name="Remote">Its peer.</param>
public sealed record TcpConnection(IPEndPoint Local, IPEndPoint Remote)
{
    /// <summary>Makes one of a socket's addresses.</summary>
    /// <param name="local">Its own: IPv4, IPv6 or IPv4 in IPv6.</param>
    /// <param name="remote">Its peer's, of the same family.</param>
    public static TcpConnection Of(IPEndPoint local, IPEndPoint remote) => new(OnWire(local), OnWire(remote));

    /// <summary>The same as the other end sees it.</summary>
    public TcpConnection Reversed => new(Remote, Local);

    /// <summary>Whether its packets are IPv6.</summary>
    public bool IsIPv6 => Remote.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>An address as packets have it.</summary>
    internal static IPAddress OnWire(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address is { IsIPv6LinkLocal: true, ScopeId: not 0 } ? new IPAddress(address.GetAddressBytes()) : address;

    private static IPEndPoint OnWire(IPEndPoint end) => new(OnWire(end.Address), end.Port);
}
