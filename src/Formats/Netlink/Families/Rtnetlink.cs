using Soccr.Formats.Transcode;
using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>Addresses, routes and rules.</summary>
/// <remarks><c>linux/include/uapi/linux/</c>: <c>rtnetlink.h</c>, <c>if_addr.h</c>, <c>fib_rules.h</c>.</remarks>
internal static class Rtnetlink
{
    private static readonly NumberForm s_scopes = Names(("universe", 0), ("site", 200), ("link", 253), ("host", 254), ("nowhere", 255));

    private static readonly NumberForm s_tables = Names(("unspec", 0), ("compat", 252), ("default", 253), ("main", 254), ("local", 255));

    private static readonly NumberForm s_origins = Names(
        ("unspec", 0), ("redirect", 1), ("kernel", 2), ("boot", 3), ("static", 4), ("gated", 8), ("ra", 9), ("mrt", 10), ("zebra", 11), ("bird", 12),
        ("dnrouted", 13), ("xorp", 14), ("ntk", 15), ("dhcp", 16), ("mrouted", 17), ("keepalived", 18), ("babel", 42), ("ovn", 84), ("openr", 99),
        ("bgp", 186), ("isis", 187), ("ospf", 188), ("rip", 189), ("eigrp", 192));

    private static readonly NumberForm s_routeTypes = Names(
        ("unspec", 0), ("unicast", 1), ("local", 2), ("broadcast", 3), ("anycast", 4), ("multicast", 5), ("blackhole", 6), ("unreachable", 7),
        ("prohibit", 8), ("throw", 9), ("nat", 10), ("xresolve", 11));

    private static readonly NumberForm s_hopFlags = Bits(
        ("dead", 0x1), ("pervasive", 0x2), ("onlink", 0x4), ("offload", 0x8), ("linkdown", 0x10), ("unresolved", 0x20), ("trap", 0x40));

    private static readonly NumberForm s_routeFlags = Bits(
        ("dead", 0x1), ("pervasive", 0x2), ("onlink", 0x4), ("offload", 0x8), ("linkdown", 0x10), ("unresolved", 0x20), ("trap", 0x40), ("notify", 0x100),
        ("cloned", 0x200), ("equalize", 0x400), ("prefix", 0x800), ("lookup_table", 0x1000), ("fib_match", 0x2000), ("rt_offload", 0x4000),
        ("rt_trap", 0x8000), ("offload_failed", 0x20000000));

    private static readonly NumberForm s_addressFlags = Bits(
        ("secondary", 0x1), ("nodad", 0x2), ("optimistic", 0x4), ("dadfailed", 0x8), ("homeaddress", 0x10), ("deprecated", 0x20), ("tentative", 0x40),
        ("permanent", 0x80), ("managetempaddr", 0x100), ("noprefixroute", 0x200), ("mcautojoin", 0x400), ("stable_privacy", 0x800));

    private static readonly NumberForm s_ruleActions = Names(
        ("unspec", 0), ("to_tbl", 1), ("goto", 2), ("nop", 3), ("blackhole", 6), ("unreachable", 7), ("prohibit", 8));

    private static readonly NumberForm s_ruleFlags = Bits(("permanent", 0x1), ("invert", 0x2), ("unresolved", 0x4), ("iif_detached", 0x8), ("oif_detached", 0x10), ("find_saddr", 0x10000));

    private static readonly AttributeType s_portRange = new StructType(("start", U16), ("end", U16));

    private static readonly StructType s_addressHeader = new(
        ("ifa_family", Family8), ("ifa_prefixlen", U8), ("ifa_flags", Named(1, s_addressFlags)), ("ifa_scope", Named(1, s_scopes)), ("ifa_index", U32));

    private static readonly AttributeTable s_addresses = new(
        At(1, "address", Address), At(2, "local", Address), At(3, "label", Text), At(4, "broadcast", Address), At(5, "anycast", Address),
        At(6, "cacheinfo", new StructType(("prefered", U32), ("valid", U32), ("cstamp", U32), ("tstamp", U32))),
        At(7, "multicast", Address), At(8, "flags", Named(4, s_addressFlags)), At(9, "rt_priority", U32), At(10, "target_netnsid", S32),
        At(11, "proto", Named(1, Names(("unspec", 0), ("kernel_lo", 1), ("kernel_ra", 2), ("kernel_ll", 3)))));

    private static readonly StructType s_routeHeader = new(
        ("rtm_family", Family8), ("rtm_dst_len", U8), ("rtm_src_len", U8), ("rtm_tos", U8), ("rtm_table", Named(1, s_tables)),
        ("rtm_protocol", Named(1, s_origins)), ("rtm_scope", Named(1, s_scopes)), ("rtm_type", Named(1, s_routeTypes)),
        ("rtm_flags", Named(4, s_routeFlags)));

    // RTAX_LOCK has bit N for metric N.
    private static readonly AttributeType s_metrics = Nested(
        At(1, "lock", Named(4, Bits(
            ("mtu", 1 << 2), ("window", 1 << 3), ("rtt", 1 << 4), ("rttvar", 1 << 5), ("ssthresh", 1 << 6), ("cwnd", 1 << 7), ("advmss", 1 << 8), ("reordering", 1 << 9),
            ("hoplimit", 1 << 10), ("initcwnd", 1 << 11), ("features", 1 << 12), ("rto_min", 1 << 13), ("initrwnd", 1 << 14), ("quickack", 1 << 15), ("cc_algo", 1 << 16)))), At(2, "mtu", U32), At(3, "window", U32), At(4, "rtt", U32), At(5, "rttvar", U32), At(6, "ssthresh", U32), At(7, "cwnd", U32),
        At(8, "advmss", U32), At(9, "reordering", U32), At(10, "hoplimit", U32), At(11, "initcwnd", U32), At(12, "features", Named(4, Bits(("ecn", 0x1), ("sack", 0x2), ("timestamp", 0x4), ("allfrag", 0x8), ("tcp_usec_ts", 0x10)))), At(13, "rto_min", U32),
        At(14, "initrwnd", U32), At(15, "quickack", U32), At(16, "cc_algo", Text), At(17, "fastopen_no_cookie", U32));

    // struct rtvia
    private static readonly AttributeType s_via = new StructType(("family", Family16), ("addr", Address));

    // struct rtnexthop; its attributes are those of a route.
    private static readonly AttributeType s_hops = new RecordsType(new StructType(
        ("flags", Named(1, s_hopFlags)), ("hops", U8), ("ifindex", S32), ("attributes", new NestedType(static () => s_routes!))));

    private const int EncapType = 21;

    private static readonly AttributeTable s_routes = new(
        At(1, "dst", Address), At(2, "src", Address), At(3, "iif", U32), At(4, "oif", U32), At(5, "gateway", Address), At(6, "priority", U32),
        At(7, "prefsrc", Address), At(8, "metrics", s_metrics), At(9, "multipath", s_hops),
        At(10, "protoinfo", Bytes), At(11, "flow", U32),
        At(12, "cacheinfo", new StructType(
            ("clntref", U32), ("lastuse", U32), ("expires", S32), ("error", U32), ("used", U32), ("id", U32), ("ts", U32), ("tsage", U32))),
        At(13, "session", Bytes), At(14, "mp_algo", Bytes), At(15, "table", Named(4, s_tables)), At(16, "mark", U32),
        At(17, "mfc_stats", new StructType(("packets", U64), ("bytes", U64), ("wrong_if", U64))), At(18, "via", s_via),
        At(19, "newdst", Labels), At(20, "pref", Named(1, Names(("medium", 0), ("high", 1), ("low", 3)))), At(EncapType, "encap_type", Named(2, Encapsulations.Types)),
        At(22, "encap", Encapsulations.Form(EncapType)), At(23, "expires", U32), At(24, "pad", Bytes), At(25, "uid", U32), At(26, "ttl_propagate", U8), At(27, "ip_proto", Protocol8),
        At(28, "sport", Be16), At(29, "dport", Be16), At(30, "nh_id", U32), At(31, "flowlabel", Be32));

    // The structure's own names would meet those of the nlmsghdr; frh is what the kernel and iproute2 call it.
    private static readonly StructType s_ruleHeader = new(
        ("frh_family", Family8), ("frh_dst_len", U8), ("frh_src_len", U8), ("frh_tos", U8), ("frh_table", Named(1, s_tables)),
        ("frh_res1", U8), ("frh_res2", U8), ("frh_action", Named(1, s_ruleActions)), ("frh_flags", Named(4, s_ruleFlags)));

    private static readonly AttributeTable s_rules = new(
        At(1, "dst", Address), At(2, "src", Address), At(3, "iifname", Text), At(4, "goto", U32), At(6, "priority", U32), At(10, "fwmark", U32),
        At(11, "flow", U32), At(12, "tun_id", Be64), At(13, "suppress_ifgroup", S32), At(14, "suppress_prefixlen", S32), At(15, "table", Named(4, s_tables)),
        At(16, "fwmask", U32), At(17, "oifname", Text), At(18, "pad", Bytes), At(19, "l3mdev", U8), At(20, "uid_range", new StructType(("start", U32), ("end", U32))),
        At(21, "protocol", Named(1, s_origins)), At(22, "ip_proto", Protocol8), At(23, "sport_range", s_portRange), At(24, "dport_range", s_portRange),
        At(25, "dscp", U8), At(26, "flowlabel", Be32), At(27, "flowlabel_mask", Be32), At(28, "sport_mask", U16), At(29, "dport_mask", U16), At(30, "dscp_mask", U8));

    /// <summary>The messages of the three dumps.</summary>
    public static readonly NetlinkFamily Family = new([
        .. Messages(20, "addr", s_addressHeader, s_addresses), .. Messages(24, "route", s_routeHeader, s_routes), .. Messages(32, "rule", s_ruleHeader, s_rules)]);

    private static MessageType[] Messages(ushort first, string thing, StructType header, AttributeTable attributes) =>
    [
        new(first, $"new{thing}", header, attributes) { Head = MessageHead.New },
        new((ushort)(first + 1), $"del{thing}", header, attributes) { Head = MessageHead.Delete },
        new((ushort)(first + 2), $"get{thing}", header, attributes),
    ];
}
