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
}
