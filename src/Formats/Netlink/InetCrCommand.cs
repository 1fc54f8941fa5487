namespace Soccr.Formats.Netlink;

/// <summary>Commands of af_inet_cr.</summary>
public enum InetCrCommand : byte
{
    /// <summary>A socket, or a request for it.</summary>
    Dump = 1,

    /// <summary>A socket to be made.</summary>
    Restore = 2,

    /// <summary>Soccr's own: a datagram of the receive queue of the socket before it, the oldest first.</summary>
    Datagram = 64,

    /// <summary>
    /// Soccr's own: a socket of IPv6. The patch's messages have IPv4 alone, and whoever knows no other takes what has no name of IPv4 for a socket that is not bound; a
    /// command that he does not know he refuses.
    /// </summary>
    Dump6 = 65,
}
