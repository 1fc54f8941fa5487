using Soccr.Formats.Transcode;
using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>Addresses, routes and rules.</summary>
/// <remarks><c>linux/include/uapi/linux/</c>: <c>rtnetlink.h</c>, <c>if_addr.h</c>, <c>fib_rules.h</c>, <c>lwtunnel.h</c>, <c>mpls_iptunnel.h</c>.</remarks>
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

    private static readonly NumberForm s_ruleFlags = Bits(("permanent", 0x1), ("invert", 0x2), ("unresolved", 0x4), ("iif_detached", 0x8), ("oif_detached", 0x10));

    private static readonly AttributeType s_portRange = new StructType(("start", U16, 2), ("end", U16, 2));

    private static readonly StructType s_addressHeader = new(
        ("ifa_family", Family8, 1), ("ifa_prefixlen", U8, 1), ("ifa_flags", Named(1, s_addressFlags), 1), ("ifa_scope", Named(1, s_scopes), 1), ("ifa_index", U32, 4));

    private static readonly AttributeTable s_addresses = new(
        At(1, "address", Address), At(2, "local", Address), At(3, "label", Text), At(4, "broadcast", Address), At(5, "anycast", Address),
        At(6, "cacheinfo", new StructType(("prefered", U32, 4), ("valid", U32, 4), ("cstamp", U32, 4), ("tstamp", U32, 4))),
        At(7, "multicast", Address), At(8, "flags", Named(4, s_addressFlags)), At(9, "rt_priority", U32), At(10, "target_netnsid", S32),
        At(11, "proto", Named(1, Names(("unspec", 0), ("kernel_lo", 1), ("kernel_ra", 2), ("kernel_ll", 3)))));

    private static readonly StructType s_routeHeader = new(
        ("rtm_family", Family8, 1), ("rtm_dst_len", U8, 1), ("rtm_src_len", U8, 1), ("rtm_tos", U8, 1), ("rtm_table", Named(1, s_tables), 1),
        ("rtm_protocol", Named(1, s_origins), 1), ("rtm_scope", Named(1, s_scopes), 1), ("rtm_type", Named(1, s_routeTypes), 1),
        ("rtm_flags", Named(4, s_routeFlags), 4));

    private static readonly AttributeTable s_metrics = new(
        At(1, "lock", U32), At(2, "mtu", U32), At(3, "window", U32), At(4, "rtt", U32), At(5, "rttvar", U32), At(6, "ssthresh", U32), At(7, "cwnd", U32),
        At(8, "advmss", U32), At(9, "reordering", U32), At(10, "hoplimit", U32), At(11, "initcwnd", U32), At(12, "features", U32), At(13, "rto_min", U32),
        At(14, "initrwnd", U32), At(15, "quickack", U32), At(16, "cc_algo", Text), At(17, "fastopen_no_cookie", U32));

    private static readonly NumberForm s_encapTypes = Names(
        ("none", 0), ("mpls", 1), ("ip", 2), ("ila", 3), ("ip6", 4), ("seg6", 5), ("bpf", 6), ("seg6_local", 7), ("rpl", 8), ("ioam6", 9), ("xfrm", 10));

    private static readonly AttributeType s_encap = new SelectorType(21,
        (1, "mpls", new NestedType(new AttributeTable(At(1, "dst", Bytes), At(2, "ttl", U8)))),
        (2, "ip", new NestedType(new AttributeTable(
            At(1, "id", Be64), At(2, "dst", Address4), At(3, "src", Address4), At(4, "ttl", U8), At(5, "tos", U8), At(6, "flags", Be16), At(8, "opts", Bytes)))),
        (4, "ip6", new NestedType(new AttributeTable(
            At(1, "id", Be64), At(2, "dst", Address6), At(3, "src", Address6), At(4, "hoplimit", U8), At(5, "tc", U8), At(6, "flags", Be16), At(8, "opts", Bytes)))));

    private static readonly AttributeTable s_routes = new(
        At(1, "dst", Address), At(2, "src", Address), At(3, "iif", U32), At(4, "oif", U32), At(5, "gateway", Address), At(6, "priority", U32),
        At(7, "prefsrc", Address), At(8, "metrics", new NestedType(s_metrics)), At(9, "multipath", new MultipathType(s_hopFlags, static () => s_routes!)),
        At(10, "protoinfo", Bytes), At(11, "flow", U32),
        At(12, "cacheinfo", new StructType(
            ("clntref", U32, 4), ("lastuse", U32, 4), ("expires", S32, 4), ("error", U32, 4), ("used", U32, 4), ("id", U32, 4), ("ts", U32, 4), ("tsage", U32, 4))),
        At(13, "session", Bytes), At(14, "mp_algo", Bytes), At(15, "table", Named(4, s_tables)), At(16, "mark", U32),
        At(17, "mfc_stats", new StructType(("packets", U64, 8), ("bytes", U64, 8), ("wrong_if", U64, 8))), At(18, "via", new ViaType()),
        At(19, "newdst", Bytes), At(20, "pref", Named(1, Names(("medium", 0), ("high", 1), ("low", 3)))), At(21, "encap_type", Named(2, s_encapTypes)),
        At(22, "encap", s_encap), At(23, "expires", U32), At(25, "uid", U32), At(26, "ttl_propagate", U8), At(27, "ip_proto", Protocol8),
        At(28, "sport", Be16), At(29, "dport", Be16), At(30, "nh_id", U32), At(31, "flowlabel", Be32));

    // The structure's own names would meet those of the nlmsghdr; frh is what the kernel and iproute2 call it.
    private static readonly StructType s_ruleHeader = new(
        ("frh_family", Family8, 1), ("frh_dst_len", U8, 1), ("frh_src_len", U8, 1), ("frh_tos", U8, 1), ("frh_table", Named(1, s_tables), 1),
        ("frh_res1", U8, 1), ("frh_res2", U8, 1), ("frh_action", Named(1, s_ruleActions), 1), ("frh_flags", Named(4, s_ruleFlags), 4));

    private static readonly AttributeTable s_rules = new(
        At(1, "dst", Address), At(2, "src", Address), At(3, "iifname", Text), At(4, "goto", U32), At(6, "priority", U32), At(10, "fwmark", U32),
        At(11, "flow", U32), At(12, "tun_id", Be64), At(13, "suppress_ifgroup", S32), At(14, "suppress_prefixlen", S32), At(15, "table", Named(4, s_tables)),
        At(16, "fwmask", U32), At(17, "oifname", Text), At(19, "l3mdev", U8), At(20, "uid_range", new StructType(("start", U32, 4), ("end", U32, 4))),
        At(21, "protocol", Named(1, s_origins)), At(22, "ip_proto", Protocol8), At(23, "sport_range", s_portRange), At(24, "dport_range", s_portRange),
        At(25, "dscp", U8), At(26, "flowlabel", Be32), At(27, "flowlabel_mask", Be32), At(28, "sport_mask", U16), At(29, "dport_mask", U16), At(30, "dscp_mask", U8));

    /// <summary>The messages of the three dumps.</summary>
    public static readonly NetlinkFamily Family = new(
        new(20, "newaddr", s_addressHeader, s_addresses), new(21, "deladdr", s_addressHeader, s_addresses), new(22, "getaddr", s_addressHeader, s_addresses),
        new(24, "newroute", s_routeHeader, s_routes), new(25, "delroute", s_routeHeader, s_routes), new(26, "getroute", s_routeHeader, s_routes),
        new(32, "newrule", s_ruleHeader, s_rules), new(33, "delrule", s_ruleHeader, s_rules), new(34, "getrule", s_ruleHeader, s_rules));
}
