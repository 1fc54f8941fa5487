using static Soccr.Formats.Conversion.OptionForm;

namespace Soccr.Formats.Conversion;

/// <summary>THE TABLE of socket options in images: which attribute of af_inet_cr is which field of CRIU's. Sizes of buffers and their locks are not among them.</summary>
/// <remarks><c>criu/images/sk-opts.proto</c>, <c>criu/images/sk-inet.proto</c>, <c>criu/criu/sockets.c</c>; the attributes are in <c>Netlink/Families/InetCr.cs</c>.</remarks>
public static class OptionNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionName> All { get; } =
    [
        new("sockopt_bindtodevice", "so_bound_dev", Device),
        new("sockopt_broadcast", "so_broadcast", Flag),
        new("sockopt_debug", null, Flag),
        new("sockopt_dontroute", "so_dontroute", Flag),
        new("sockopt_keepalive", "so_keepalive", Flag),
        new("sockopt_linger", "so_linger", Linger),
        new("sockopt_oobinline", "so_oobinline", Flag),
        new("sockopt_passcred", "so_passcred", Flag),
        new("sockopt_priority", "so_priority", Number),
        new("sockopt_rcvlowat", "so_rcvlowat", Number) { Default = 1 },
        new("sockopt_rcvtimeo", "so_rcv_tmo", Time),
        new("sockopt_sndtimeo", "so_snd_tmo", Time),
        new("sockopt_reuseaddr", "reuseaddr", Flag),
        new("sockopt_timestamp", null, Flag),

        new("ipopt_pktinfo", "pktinfo", Flag) { IsSparse = true },
        new("ipopt_recvtos", null, Flag),
        new("ipopt_recvttl", null, Flag),
        new("ipopt_recvopts", null, Flag),
        new("ipopt_retopts", null, Flag),
        new("ipopt_tos", "tos", Number) { IsSparse = true },
        new("ipopt_ttl", "ttl", Number) { Default = 64 },
        new("ipopt_recverr", null, Flag),
        new("ipopt_mtu_discover", null, Number) { Default = 1 },
        new("ipopt_multicast_ttl", null, Number) { Default = 1 },
        new("ipopt_multicast_loop", null, Flag) { Default = 1 },
        new("ipopt_multicast_if", null, Bytes),
        new("udpopt_cork", null, Flag),

        new("sockopt_reuseport", "so_reuseport", Flag),
        new("sockopt_mark", "so_mark", Number) { IsSparse = true },
        new("sockopt_filter", "so_filter", Filter),
        new("sockopt_lock_filter", null, Flag),
        new("sockopt_no_check", "so_no_check", Flag),
        new("sockopt_passsec", "so_passsec", Flag) { IsSparse = true },
        new("sockopt_rxq_ovfl", null, Flag),
        new("sockopt_timestampns", null, Flag),
        new("sockopt_timestamping", null, Number),
        new("sockopt_peek_off", null, Number) { Default = -1 },
        new("sockopt_busy_poll", null, Number),
        new("sockopt_zerocopy", null, Flag),
        new("sockopt_rcvmark", null, Flag),
        new("sockopt_select_err_queue", null, Flag),
        new("ipopt_freebind", "freebind", Flag) { IsSparse = true },
        new("ipopt_transparent", null, Flag),
        new("ipopt_recvorigdstaddr", null, Flag),
        new("ipopt_minttl", null, Number),
        new("ipopt_passsec", null, Flag),
        new("ipopt_checksum", null, Flag),
        new("ipopt_recvfragsize", null, Flag),
        new("ipopt_recverr_rfc4884", null, Flag),
        new("ipopt_bind_address_no_port", null, Flag),
        new("ipopt_multicast_all", null, Number) { Default = 1, DefaultOnIpv6 = 0 },
        new("ipopt_unicast_if", null, Number),
        new("ipopt_local_port_range", null, Number),
        new("udpopt_segment", null, Number),
        new("udpopt_gro", null, Flag),
        new("udpopt_no_check6_tx", null, Flag),
        new("udpopt_no_check6_rx", null, Flag),

        // FREEBIND and TRANSPARENT are one flag for both families, which has the name of IPv4's.
        new("ipv6opt_v6only", null, Flag),
        new("ipv6opt_unicast_hops", null, Number) { Default = 64 },
        new("ipv6opt_multicast_hops", null, Number) { Default = 1 },
        new("ipv6opt_multicast_loop", null, Number) { Default = 1 },
        new("ipv6opt_multicast_all", null, Number) { Default = 1 },
        new("ipv6opt_multicast_if", null, Number),
        new("ipv6opt_unicast_if", null, Number),
        new("ipv6opt_tclass", null, Number),
        new("ipv6opt_autoflowlabel", null, Number) { Default = 1 },
        new("ipv6opt_flowinfo_send", null, Flag),
        new("ipv6opt_mtu_discover", null, Number) { Default = 1 },
        new("ipv6opt_dontfrag", null, Flag),
        new("ipv6opt_minhopcount", null, Number),
        new("ipv6opt_addr_preferences", null, Number) { Default = 0x500 },
        new("ipv6opt_recverr", null, Flag),
        new("ipv6opt_recverr_rfc4884", null, Flag),
        new("ipv6opt_recvpktinfo", null, Flag),
        new("ipv6opt_recvhoplimit", null, Flag),
        new("ipv6opt_recvtclass", null, Flag),
        new("ipv6opt_flowinfo", null, Flag),
        new("ipv6opt_recvpathmtu", null, Flag),
        new("ipv6opt_recvorigdstaddr", null, Flag),
        new("ipv6opt_recvfragsize", null, Flag),
        new("ipv6opt_recvhopopts", null, Flag),
        new("ipv6opt_recvdstopts", null, Flag),
        new("ipv6opt_recvrthdr", null, Flag),
        new("ipv6opt_2292pktinfo", null, Flag),
        new("ipv6opt_2292hoplimit", null, Flag),
        new("ipv6opt_2292hopopts", null, Flag),
        new("ipv6opt_2292dstopts", null, Flag),
        new("ipv6opt_2292rthdr", null, Flag),
        new("ipv6opt_hopopts", null, Bytes),
        new("ipv6opt_rthdrdstopts", null, Bytes),
        new("ipv6opt_rthdr", null, Bytes),
        new("ipv6opt_dstopts", null, Bytes),

        new(null, "tcp_keepcnt", Number),
        new(null, "tcp_keepidle", Number),
        new(null, "tcp_keepintvl", Number),
    ];

    /// <summary>The option with a name of either kind.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static OptionName Get(string name) =>
        All.FirstOrDefault(option => option.Attribute == name || option.Field == name) ?? throw new ArgumentException($"no option is called {name}", nameof(name));
}
