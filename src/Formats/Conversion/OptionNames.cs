using static Soccr.Formats.Conversion.OptionForm;
using static Soccr.Formats.Conversion.OptionScope;

namespace Soccr.Formats.Conversion;

/// <summary>THE TABLE of socket options in images: which attribute of af_inet_cr is which field of CRIU's messages. Sizes of buffers and their locks are not among them.</summary>
/// <remarks><c>criu/images/sk-opts.proto</c>, <c>criu/images/sk-inet.proto</c>, <c>criu/criu/sockets.c</c>; the attributes are in <c>Netlink/Families/InetCr.cs</c>.</remarks>
public static class OptionNames
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionName> All { get; } =
    [
        new("sockopt_bindtodevice", "so_bound_dev", Name),
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
        new("sockopt_timestamp", "so_timestamp", Flag) { IsOwn = true },

        new("ipopt_pktinfo", "pktinfo", Flag) { IsSparse = true },
        new("ipopt_recvtos", "recvtos", Flag) { IsOwn = true, Scope = Tcp },
        new("ipopt_recvttl", "recvttl", Flag) { IsOwn = true, Scope = Tcp },
        new("ipopt_recvopts", null, Flag),
        new("ipopt_retopts", null, Flag),
        new("ipopt_tos", "tos", Number) { IsSparse = true },
        new("ipopt_ttl", "ttl", Number) { Default = 64 },
        new("ipopt_recverr", "recverr", Flag) { IsOwn = true, Scope = Tcp },
        new("ipopt_mtu_discover", "mtu_discover", Number) { Default = 1, IsOwn = true, Scope = Tcp },
        new("ipopt_multicast_ttl", null, Number) { Default = 1 },
        new("ipopt_multicast_loop", null, Flag) { Default = 1 },
        new("ipopt_multicast_if", null, Bytes),
        new("udpopt_cork", null, Flag),

        new("sockopt_reuseport", "so_reuseport", Flag),
        new("sockopt_mark", "so_mark", Number) { IsSparse = true },
        new("sockopt_filter", "so_filter", Filter),
        new("sockopt_lock_filter", "so_lock_filter", Flag) { IsOwn = true },
        new("sockopt_no_check", "so_no_check", Flag),
        new("sockopt_passsec", "so_passsec", Flag) { IsSparse = true },
        new("sockopt_rxq_ovfl", null, Flag),
        new("sockopt_timestampns", "so_timestampns", Flag) { IsOwn = true },
        new("sockopt_timestamping", "so_timestamping", Number) { IsOwn = true },
        new("sockopt_peek_off", "so_peek_off", Number) { Default = -1, IsOwn = true },
        new("sockopt_busy_poll", "so_busy_poll", Number) { IsOwn = true, Scope = Inet },
        new("sockopt_zerocopy", "so_zerocopy", Flag) { IsOwn = true, Scope = Inet },
        new("sockopt_rcvmark", null, Flag),
        new("sockopt_select_err_queue", "so_select_err_queue", Flag) { IsOwn = true },
        new("sockopt_max_pacing_rate", "so_max_pacing_rate", WideNumber) { Default = -1, IsOwn = true, Scope = Inet },
        new("sockopt_txtime", null, Bytes),
        new("sockopt_incoming_cpu", "so_incoming_cpu", Number) { Default = -1, IsOwn = true, Scope = TcpUnconnected },
        new("sockopt_prefer_busy_poll", "so_prefer_busy_poll", Flag) { IsOwn = true, Scope = Inet },
        new("sockopt_rcvpriority", null, Flag),
        new("ipopt_freebind", "freebind", Flag) { IsSparse = true },
        new("ipopt_transparent", "transparent", Flag) { IsOwn = true, Scope = Tcp },
        new("ipopt_recvorigdstaddr", null, Flag),
        new("ipopt_minttl", "minttl", Number) { IsOwn = true, Scope = Tcp },
        new("ipopt_passsec", null, Flag),
        new("ipopt_checksum", null, Flag),
        new("ipopt_recvfragsize", null, Flag),
        new("ipopt_recverr_rfc4884", null, Flag),
        new("ipopt_bind_address_no_port", "bind_address_no_port", Flag) { IsOwn = true, Scope = TcpUnconnected },
        new("ipopt_multicast_all", null, Number) { Default = 1, DefaultOnIpv6 = 0 },
        new("ipopt_unicast_if", "unicast_if", Number) { IsOwn = true, Scope = Tcp },
        new("ipopt_local_port_range", "local_port_range", Number) { IsOwn = true, Scope = TcpUnconnected },
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

        new(null, "tcp_keepcnt", Number) { Scope = Tcp },
        new(null, "tcp_keepidle", Number) { Scope = Tcp },
        new(null, "tcp_keepintvl", Number) { Scope = Tcp },

        Own(OptionEntry.Socket, "so_txrehash", Number, Tcp),
        Own(OptionEntry.Socket, "so_passpidfd", Flag, Unix),
        Own(OptionEntry.Socket, "so_passrights", Flag, Unix),

        Own(OptionEntry.Ip, "options", Bytes, Tcp),
        .. Own(OptionEntry.Ip6, Tcp, Flag, "recverr", "recvpktinfo", "recvhoplimit", "recvtclass", "recvrthdr", "recvhopopts", "recvdstopts", "flowinfo", "flowinfo_send", "autoflowlabel"),
        .. Own(OptionEntry.Ip6, Tcp, Number, "unicast_hops", "mtu_discover", "tclass", "addr_preferences", "minhopcount", "unicast_if"),
        .. Own(OptionEntry.Ip6, Tcp, Bytes, "hopopts", "rthdrdstopts", "rthdr", "dstopts"),

        .. Own(OptionEntry.Tcp, Tcp, Flag, "thin_linear_timeouts", "inq"),
        .. Own(OptionEntry.Tcp, Tcp, Number, "syncnt", "defer_accept", "window_clamp", "user_timeout", "notsent_lowat", "tx_delay", "rto_max_ms", "rto_min_us", "delack_max_us"),
        Own(OptionEntry.Tcp, "linger2", Signed, Tcp),
        Own(OptionEntry.Tcp, "congestion", Name, Tcp),
        .. Own(OptionEntry.Tcp, TcpUnconnected, Flag, "fastopen_no_cookie", "fastopen_connect"),
        .. Own(OptionEntry.Tcp, TcpUnconnected, Number, "maxseg", "fastopen", "save_syn"),
        Own(OptionEntry.Tcp, "fastopen_key", Bytes, TcpUnconnected),
    ];

    /// <summary>The option with a name of either kind.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static OptionName Get(string name) =>
        All.FirstOrDefault(option => option.Attribute == name || option.Field == name) ?? throw new ArgumentException($"no option is called {name}", nameof(name));

    private static OptionName Own(OptionEntry entry, string field, OptionForm form, OptionScope scope) => new(null, field, form) { Entry = entry, IsOwn = true, Scope = scope };

    private static IEnumerable<OptionName> Own(OptionEntry entry, OptionScope scope, OptionForm form, params string[] fields) => fields.Select(field => Own(entry, field, form, scope));
}
