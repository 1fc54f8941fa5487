using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>
/// The af_inet_cr family of 2007: UDP sockets as attributes. Its number is given out at run time, so any from 16 on is read and kept.
/// </summary>
/// <remarks>
/// The patch series "af_inet checkpoint/restart", after its last patch; never merged. Numbers are those of its <c>include/net/af_inet_cr.h</c>.
/// Those from <see cref="FirstOwn"/> on, and the commands <c>datagram</c> and <c>dump6</c>, are Soccr's, for what the patch left out; older readers pass over attributes they do not know
/// (docs/udp.md).
/// </remarks>
internal static class InetCr
{
    private static readonly AttributeType s_mreq = new StructType(("multiaddr", Address4), ("address", Address4), ("ifindex", S32));

    /// <summary>The first number of an attribute that the patch does not have.</summary>
    public const int FirstOwn = 1024;

    private static readonly AttributeType s_filterMode = Named(4, Names(("exclude", 0), ("include", 1)));

    private static readonly AttributeType s_sourceFilter = new StructType(("multiaddr", Address4), ("ifindex", S32), ("fmode", s_filterMode), ("sources", new ListType(Address4)));

    private static readonly AttributeType s_membership6 = new StructType(("multiaddr", Address6), ("ifindex", S32), ("fmode", s_filterMode), ("sources", new ListType(Address6)));

    private static readonly AttributeType s_devices = new ListType(new StructType(("ifindex", S32), ("ifname", new DeviceNameType())));

    // linux/include/uapi/linux/filter.h: struct sock_filter
    private static readonly AttributeType s_filter = new ListType(new StructType(("code", U16), ("jt", U8), ("jf", U8), ("k", U32)));

    // linux/include/uapi/linux/net_tstamp.h: struct sock_txtime
    private static readonly AttributeType s_txtime = new StructType(("clockid", S32), ("flags", U32));

    private static readonly AttributeType s_portRange = new StructType(("low", U16), ("high", U16));

    private static readonly AttributeType s_pktinfo = new StructType(("ifindex", S32), ("spec_dst", Address4), ("addr", Address4));

    private static readonly AttributeType s_pktinfo6 = new StructType(("addr", Address6), ("ifindex", S32));

    private static readonly StructType s_header = new(
        ("cmd", Named(1, Names(("unspec", 0), ("dump", 1), ("restore", 2), ("datagram", 64), ("dump6", 65)))), ("version", U8), ("reserved", U16));

    /// <summary>All attributes of a message.</summary>
    public static readonly AttributeTable Attributes = new(
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
        At(43, "bind_port_ulock", Flag), At(44, "peer", new EndpointType()),
        At(FirstOwn, "source_filter", s_sourceFilter), At(1025, "multicast_ifindex", S32), At(1026, "devices", s_devices),
        At(1027, "shutdown", Named(1, Names(("read", 1), ("write", 2), ("both", 3)))),
        At(1032, "sockopt_reuseport", Flag), At(1033, "sockopt_mark", U32), At(1034, "sockopt_filter", s_filter), At(1035, "sockopt_lock_filter", Flag),
        At(1036, "sockopt_no_check", Flag), At(1037, "sockopt_passsec", Flag), At(1038, "sockopt_rxq_ovfl", Flag), At(1039, "sockopt_timestampns", Flag),
        At(1040, "sockopt_timestamping", U32), At(1041, "sockopt_peek_off", S32), At(1042, "sockopt_busy_poll", U32), At(1043, "sockopt_zerocopy", Flag),
        At(1044, "sockopt_rcvmark", Flag), At(1045, "sockopt_select_err_queue", Flag),
        At(1046, "sockopt_max_pacing_rate", U64), At(1047, "sockopt_txtime", s_txtime), At(1048, "sockopt_incoming_cpu", S32),
        At(1049, "sockopt_prefer_busy_poll", Flag), At(1050, "sockopt_rcvpriority", Flag),
        At(1056, "ipopt_freebind", Flag), At(1057, "ipopt_transparent", Flag), At(1058, "ipopt_recvorigdstaddr", Flag), At(1059, "ipopt_minttl", U8),
        At(1060, "ipopt_passsec", Flag), At(1061, "ipopt_checksum", Flag), At(1062, "ipopt_recvfragsize", Flag), At(1063, "ipopt_recverr_rfc4884", Flag),
        At(1064, "ipopt_bind_address_no_port", Flag), At(1065, "ipopt_multicast_all", U8), At(1066, "ipopt_unicast_if", Be32), At(1067, "ipopt_local_port_range", s_portRange),
        At(1080, "udpopt_segment", U32), At(1081, "udpopt_gro", Flag), At(1082, "udpopt_no_check6_tx", Flag), At(1083, "udpopt_no_check6_rx", Flag),
        At(1090, "datagram_source", new EndpointType()), At(1091, "datagram_data", Bytes), At(1092, "datagram_pktinfo", s_pktinfo), At(1093, "datagram_ttl", U8),
        At(1094, "datagram_tos", U8), At(1095, "datagram_source6", new Endpoint6Type()), At(1096, "datagram_pktinfo6", s_pktinfo6), At(1097, "datagram_hoplimit", U8),
        At(1098, "datagram_tclass", U8), At(1099, "datagram_flowinfo", Be32),
        At(1104, "bind6", new Endpoint6Type()), At(1105, "peer6", new Endpoint6Type()), At(1106, "peer6_flowinfo", Be32), At(1107, "ipv6opt_membership", s_membership6),
        At(1112, "ipv6opt_v6only", Flag), At(1113, "ipv6opt_unicast_hops", U8), At(1114, "ipv6opt_multicast_hops", U8), At(1115, "ipv6opt_multicast_loop", U8),
        At(1116, "ipv6opt_multicast_all", U8), At(1117, "ipv6opt_multicast_if", S32), At(1118, "ipv6opt_unicast_if", Be32), At(1119, "ipv6opt_tclass", U8),
        At(1120, "ipv6opt_autoflowlabel", U8), At(1121, "ipv6opt_flowinfo_send", Flag), At(1122, "ipv6opt_mtu_discover", U8), At(1123, "ipv6opt_dontfrag", Flag),
        At(1124, "ipv6opt_minhopcount", U8), At(1125, "ipv6opt_addr_preferences", U32), At(1126, "ipv6opt_recverr", Flag), At(1127, "ipv6opt_recverr_rfc4884", Flag),
        At(1128, "ipv6opt_recvpktinfo", Flag), At(1129, "ipv6opt_recvhoplimit", Flag), At(1130, "ipv6opt_recvtclass", Flag), At(1131, "ipv6opt_flowinfo", Flag),
        At(1132, "ipv6opt_recvpathmtu", Flag), At(1133, "ipv6opt_recvorigdstaddr", Flag), At(1134, "ipv6opt_recvfragsize", Flag), At(1135, "ipv6opt_recvhopopts", Flag),
        At(1136, "ipv6opt_recvdstopts", Flag), At(1137, "ipv6opt_recvrthdr", Flag), At(1138, "ipv6opt_2292pktinfo", Flag), At(1139, "ipv6opt_2292hoplimit", Flag),
        At(1140, "ipv6opt_2292hopopts", Flag), At(1141, "ipv6opt_2292dstopts", Flag), At(1142, "ipv6opt_2292rthdr", Flag),
        At(1143, "ipv6opt_hopopts", Bytes), At(1144, "ipv6opt_rthdrdstopts", Bytes), At(1145, "ipv6opt_rthdr", Bytes), At(1146, "ipv6opt_dstopts", Bytes));

    /// <summary>The attributes of a socket in the order in which the patch wrote them. Soccr's own are behind them by number; of those that it never wrote each stands with its kind.</summary>
    public static readonly IReadOnlyList<string> Order =
    [
        "sock_state", "sock_type", "sockopt_broadcast", "sockopt_debug", "sockopt_dontroute", "sockopt_keepalive", "sockopt_oobinline", "sockopt_priority", "sockopt_rcvlowat",
        "sockopt_rcvbuf", "sockopt_sndbuf", "sockopt_reuseaddr", "sockopt_timestamp", "sockopt_linger", "sockopt_rcvtimeo", "sockopt_sndtimeo", "sockopt_bindtodevice",
        "sockopt_passcred", "sockopt_sndbuf_ulock", "sockopt_rcvbuf_ulock", "ipopt_pktinfo", "ipopt_recvtos", "ipopt_recvttl", "ipopt_recvopts", "ipopt_retopts", "ipopt_tos",
        "ipopt_ttl", "ipopt_hdrincl", "ipopt_recverr", "ipopt_mtu_discover", "ipopt_multicast_ttl", "ipopt_multicast_loop", "ipopt_multicast_if", "ipopt_router_alert",
        "ipopt_options", "ipopt_membership", "udpopt_cork", "bind", "bind_addr_ulock", "bind_port_ulock", "peer",
    ];

    /// <summary>Requests, answers and messages to restore; the command tells them apart.</summary>
    public static readonly NetlinkFamily Family = new() { Other = new MessageType(0, "", s_header, Attributes) };
}
