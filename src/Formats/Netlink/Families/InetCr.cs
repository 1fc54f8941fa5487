using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>
/// The af_inet_cr family of 2007: IPv4/UDP sockets as attributes. Its number is given out at run time, so any from 16 on is read and kept.
/// </summary>
/// <remarks>The patch series "af_inet checkpoint/restart", after its last patch; never merged. Numbers are those of its <c>include/net/af_inet_cr.h</c>.</remarks>
internal static class InetCr
{
    private static readonly AttributeType s_mreq = new StructType(("multiaddr", Address4), ("address", Address4), ("ifindex", S32));

    private static readonly StructType s_header = new(
        ("cmd", Named(1, Names(("unspec", 0), ("dump", 1), ("restore", 2)))), ("version", U8), ("reserved", U16));

    private static readonly AttributeTable s_attributes = new(
        At(1, "inode", U32),
        At(2, "sock_state", Named(4, Names(("free", 0), ("unconnected", 1), ("connecting", 2), ("connected", 3), ("disconnecting", 4)))),
        At(3, "sock_type", Named(4, Names(("stream", 1), ("dgram", 2), ("raw", 3), ("rdm", 4), ("seqpacket", 5), ("dccp", 6), ("packet", 10)))),
        At(4, "sock_fd", U32), At(5, "sockopt_bindtodevice", new DeviceNameType()), At(6, "sockopt_broadcast", Flag), At(7, "sockopt_debug", Flag),
        At(8, "sockopt_dontroute", Flag), At(9, "sockopt_keepalive", Flag), At(10, "sockopt_linger", new StructType(("onoff", S32), ("linger", S32))),
        At(11, "sockopt_oobinline", Flag), At(12, "sockopt_passcred", Flag), At(13, "sockopt_priority", U32), At(14, "sockopt_rcvlowat", U32),
        At(15, "sockopt_rcvtimeo", new TimeoutType()), At(16, "sockopt_sndtimeo", new TimeoutType()), At(17, "sockopt_rcvbuf", U32), At(18, "sockopt_reuseaddr", Flag),
        At(19, "sockopt_sndbuf", U32), At(20, "sockopt_timestamp", Flag), At(21, "sockopt_sndbuf_ulock", Flag), At(22, "sockopt_rcvbuf_ulock", Flag),
        At(23, "ipopt_options", Bytes), At(24, "ipopt_pktinfo", Flag), At(25, "ipopt_recvtos", Flag), At(26, "ipopt_recvttl", Flag), At(27, "ipopt_recvopts", Flag),
        At(28, "ipopt_retopts", Flag), At(29, "ipopt_tos", U8), At(30, "ipopt_ttl", U8), At(31, "ipopt_hdrincl", Flag), At(32, "ipopt_recverr", Flag),
        At(33, "ipopt_mtu_discover", U8), At(34, "ipopt_router_alert", Flag), At(35, "ipopt_multicast_ttl", U8), At(36, "ipopt_multicast_loop", Flag),
        At(37, "ipopt_membership", Nested(At(38, "ipopt_mreq", s_mreq))), At(38, "ipopt_mreq", s_mreq),
        At(39, "ipopt_multicast_if", Address4), At(40, "udpopt_cork", Flag), At(41, "bind", new EndpointType()), At(42, "bind_addr_ulock", Flag),
        At(43, "bind_port_ulock", Flag), At(44, "peer", new EndpointType()));

    /// <summary>Requests, answers and messages to restore; the command tells them apart.</summary>
    public static readonly NetlinkFamily Family = new() { Other = new MessageType(0, "", s_header, s_attributes) };
}
