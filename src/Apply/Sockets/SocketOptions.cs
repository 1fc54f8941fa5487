using Soccr.Apply.Interop;
using static Soccr.Apply.Sockets.OptionForm;

namespace Soccr.Apply.Sockets;

/// <summary>
/// THE TABLE of options of sockets, in the order in which af_inet_cr has them. Sizes of buffers are in <see cref="SocketBuffers"/>: what is read of them is not
/// what is set.
/// </summary>
public static class SocketOptions
{
    private const int Socket = Libc.SOL_SOCKET, Ip = Libc.IPPROTO_IP, Udp = Libc.SOL_UDP, Tcp = Libc.IPPROTO_TCP;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SocketOption> All { get; } =
    [
        new(Socket, Libc.SO_BROADCAST, Flag, "sockopt_broadcast", "so_broadcast"),
        new(Socket, Libc.SO_DEBUG, Flag, "sockopt_debug", null),
        new(Socket, Libc.SO_DONTROUTE, Flag, "sockopt_dontroute", "so_dontroute"),
        new(Socket, Libc.SO_KEEPALIVE, Flag, "sockopt_keepalive", "so_keepalive"),
        new(Socket, Libc.SO_OOBINLINE, Flag, "sockopt_oobinline", "so_oobinline"),
        new(Socket, Libc.SO_PRIORITY, Number, "sockopt_priority", "so_priority"),
        new(Socket, Libc.SO_RCVLOWAT, Number, "sockopt_rcvlowat", "so_rcvlowat"),
        new(Socket, Libc.SO_REUSEADDR, Flag, "sockopt_reuseaddr", "reuseaddr"),
        new(Socket, Libc.SO_TIMESTAMP, Flag, "sockopt_timestamp", null),
        new(Socket, Libc.SO_LINGER, Linger, "sockopt_linger", "so_linger"),
        new(Socket, Libc.SO_RCVTIMEO, Time, "sockopt_rcvtimeo", "so_rcv_tmo"),
        new(Socket, Libc.SO_SNDTIMEO, Time, "sockopt_sndtimeo", "so_snd_tmo"),
        new(Socket, Libc.SO_BINDTODEVICE, Device, "sockopt_bindtodevice", "so_bound_dev"),
        new(Socket, Libc.SO_PASSCRED, Flag, "sockopt_passcred", "so_passcred"),

        new(Ip, Libc.IP_PKTINFO, Flag, "ipopt_pktinfo", "pktinfo"),
        new(Ip, Libc.IP_RECVTOS, Flag, "ipopt_recvtos", null),
        new(Ip, Libc.IP_RECVTTL, Flag, "ipopt_recvttl", null),
        new(Ip, Libc.IP_RECVOPTS, Flag, "ipopt_recvopts", null),
        new(Ip, Libc.IP_RETOPTS, Flag, "ipopt_retopts", null),
        new(Ip, Libc.IP_TOS, Number, "ipopt_tos", "tos"),
        new(Ip, Libc.IP_TTL, Number, "ipopt_ttl", "ttl"),
        new(Ip, Libc.IP_RECVERR, Flag, "ipopt_recverr", null),
        new(Ip, Libc.IP_MTU_DISCOVER, Number, "ipopt_mtu_discover", null),
        new(Ip, Libc.IP_MULTICAST_TTL, Number, "ipopt_multicast_ttl", null),
        new(Ip, Libc.IP_MULTICAST_LOOP, Flag, "ipopt_multicast_loop", null),
        new(Ip, Libc.IP_MULTICAST_IF, Bytes, "ipopt_multicast_if", null),

        new(Udp, Libc.UDP_CORK, Flag, "udpopt_cork", null),

        new(Socket, Libc.SO_REUSEPORT, Flag, "sockopt_reuseport", "so_reuseport"),
        new(Socket, Libc.SO_MARK, Number, "sockopt_mark", "so_mark"),
        new(Socket, Libc.SO_ATTACH_FILTER, Filter, "sockopt_filter", "so_filter") { Time = OptionTime.Late },
        new(Socket, Libc.SO_LOCK_FILTER, Flag, "sockopt_lock_filter", null) { Time = OptionTime.Last },
        new(Socket, Libc.SO_NO_CHECK, Flag, "sockopt_no_check", "so_no_check"),
        new(Socket, Libc.SO_PASSSEC, Flag, "sockopt_passsec", "so_passsec"),
        new(Socket, Libc.SO_RXQ_OVFL, Flag, "sockopt_rxq_ovfl", null),
        new(Socket, Libc.SO_TIMESTAMPNS, Flag, "sockopt_timestampns", null),
        new(Socket, Libc.SO_TIMESTAMPING, Number, "sockopt_timestamping", null),
        new(Socket, Libc.SO_PEEK_OFF, Number, "sockopt_peek_off", null) { Default = -1, Time = OptionTime.Last },
        new(Socket, Libc.SO_BUSY_POLL, Number, "sockopt_busy_poll", null),
        new(Socket, Libc.SO_ZEROCOPY, Flag, "sockopt_zerocopy", null),
        new(Socket, Libc.SO_RCVMARK, Flag, "sockopt_rcvmark", null),
        new(Socket, Libc.SO_SELECT_ERR_QUEUE, Flag, "sockopt_select_err_queue", null),

        new(Ip, Libc.IP_FREEBIND, Flag, "ipopt_freebind", "freebind"),
        new(Ip, Libc.IP_TRANSPARENT, Flag, "ipopt_transparent", null),
        new(Ip, Libc.IP_RECVORIGDSTADDR, Flag, "ipopt_recvorigdstaddr", null),
        new(Ip, Libc.IP_MINTTL, Number, "ipopt_minttl", null) { Time = OptionTime.Late },
        new(Ip, Libc.IP_PASSSEC, Flag, "ipopt_passsec", null),
        new(Ip, Libc.IP_CHECKSUM, Flag, "ipopt_checksum", null),
        new(Ip, Libc.IP_RECVFRAGSIZE, Flag, "ipopt_recvfragsize", null),
        new(Ip, Libc.IP_RECVERR_RFC4884, Flag, "ipopt_recverr_rfc4884", null),
        new(Ip, Libc.IP_BIND_ADDRESS_NO_PORT, Flag, "ipopt_bind_address_no_port", null) { Time = OptionTime.Late },
        new(Ip, Libc.IP_MULTICAST_ALL, Number, "ipopt_multicast_all", null) { Default = 1, Time = OptionTime.Late },
        new(Ip, Libc.IP_UNICAST_IF, Number, "ipopt_unicast_if", null),
        new(Ip, Libc.IP_LOCAL_PORT_RANGE, Number, "ipopt_local_port_range", null) { Time = OptionTime.Late },

        new(Udp, Libc.UDP_SEGMENT, Number, "udpopt_segment", null),
        new(Udp, Libc.UDP_GRO, Flag, "udpopt_gro", null),

        new(Tcp, Libc.TCP_KEEPCNT, Number, null, "tcp_keepcnt"),
        new(Tcp, Libc.TCP_KEEPIDLE, Number, null, "tcp_keepidle"),
        new(Tcp, Libc.TCP_KEEPINTVL, Number, null, "tcp_keepintvl"),
    ];

    /// <summary>All of them in the order in which they are set: IP before the rest, because IP_TOS rewrites SO_PRIORITY.</summary>
    public static IReadOnlyList<SocketOption> InSettingOrder { get; } = [.. All.OrderBy(static option => option.Time).ThenBy(static option => option.Level == Ip ? 0 : 1)];
}
