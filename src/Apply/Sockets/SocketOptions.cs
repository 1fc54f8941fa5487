using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>
/// THE TABLE of options of sockets in the kernel, by their names in the images (<see cref="OptionNames"/>). Sizes of buffers are in <see cref="SocketBuffers"/>: what is read of them is not
/// what is set.
/// </summary>
public static class SocketOptions
{
    private const int Socket = Libc.SOL_SOCKET, Ip = Libc.IPPROTO_IP, Udp = Libc.SOL_UDP, Tcp = Libc.IPPROTO_TCP;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SocketOption> All { get; } =
    [
        new(Socket, Libc.SO_BROADCAST, "sockopt_broadcast"),
        new(Socket, Libc.SO_DEBUG, "sockopt_debug"),
        new(Socket, Libc.SO_DONTROUTE, "sockopt_dontroute"),
        new(Socket, Libc.SO_KEEPALIVE, "sockopt_keepalive"),
        new(Socket, Libc.SO_OOBINLINE, "sockopt_oobinline"),
        new(Socket, Libc.SO_PRIORITY, "sockopt_priority"),
        new(Socket, Libc.SO_RCVLOWAT, "sockopt_rcvlowat"),
        new(Socket, Libc.SO_REUSEADDR, "sockopt_reuseaddr"),
        new(Socket, Libc.SO_TIMESTAMP, "sockopt_timestamp"),
        new(Socket, Libc.SO_LINGER, "sockopt_linger"),
        new(Socket, Libc.SO_RCVTIMEO, "sockopt_rcvtimeo"),
        new(Socket, Libc.SO_SNDTIMEO, "sockopt_sndtimeo"),
        new(Socket, Libc.SO_BINDTODEVICE, "sockopt_bindtodevice"),
        new(Socket, Libc.SO_PASSCRED, "sockopt_passcred"),

        new(Ip, Libc.IP_PKTINFO, "ipopt_pktinfo"),
        new(Ip, Libc.IP_RECVTOS, "ipopt_recvtos"),
        new(Ip, Libc.IP_RECVTTL, "ipopt_recvttl"),
        new(Ip, Libc.IP_RECVOPTS, "ipopt_recvopts"),
        new(Ip, Libc.IP_RETOPTS, "ipopt_retopts"),
        new(Ip, Libc.IP_TOS, "ipopt_tos"),
        new(Ip, Libc.IP_TTL, "ipopt_ttl"),
        new(Ip, Libc.IP_RECVERR, "ipopt_recverr"),
        new(Ip, Libc.IP_MTU_DISCOVER, "ipopt_mtu_discover"),
        new(Ip, Libc.IP_MULTICAST_TTL, "ipopt_multicast_ttl"),
        new(Ip, Libc.IP_MULTICAST_LOOP, "ipopt_multicast_loop"),
        new(Ip, Libc.IP_MULTICAST_IF, "ipopt_multicast_if"),

        new(Udp, Libc.UDP_CORK, "udpopt_cork"),

        new(Socket, Libc.SO_REUSEPORT, "sockopt_reuseport"),
        new(Socket, Libc.SO_MARK, "sockopt_mark"),
        new(Socket, Libc.SO_ATTACH_FILTER, "sockopt_filter") { Time = OptionTime.Late },
        new(Socket, Libc.SO_LOCK_FILTER, "sockopt_lock_filter") { Time = OptionTime.Last },
        new(Socket, Libc.SO_NO_CHECK, "sockopt_no_check"),
        new(Socket, Libc.SO_PASSSEC, "sockopt_passsec"),
        new(Socket, Libc.SO_RXQ_OVFL, "sockopt_rxq_ovfl"),
        new(Socket, Libc.SO_TIMESTAMPNS, "sockopt_timestampns"),
        new(Socket, Libc.SO_TIMESTAMPING, "sockopt_timestamping"),
        new(Socket, Libc.SO_PEEK_OFF, "sockopt_peek_off") { Time = OptionTime.Last },
        new(Socket, Libc.SO_BUSY_POLL, "sockopt_busy_poll"),
        new(Socket, Libc.SO_ZEROCOPY, "sockopt_zerocopy"),
        new(Socket, Libc.SO_RCVMARK, "sockopt_rcvmark"),
        new(Socket, Libc.SO_SELECT_ERR_QUEUE, "sockopt_select_err_queue"),

        new(Ip, Libc.IP_FREEBIND, "ipopt_freebind"),
        new(Ip, Libc.IP_TRANSPARENT, "ipopt_transparent"),
        new(Ip, Libc.IP_RECVORIGDSTADDR, "ipopt_recvorigdstaddr"),
        new(Ip, Libc.IP_MINTTL, "ipopt_minttl") { Time = OptionTime.Late },
        new(Ip, Libc.IP_PASSSEC, "ipopt_passsec"),
        new(Ip, Libc.IP_CHECKSUM, "ipopt_checksum"),
        new(Ip, Libc.IP_RECVFRAGSIZE, "ipopt_recvfragsize"),
        new(Ip, Libc.IP_RECVERR_RFC4884, "ipopt_recverr_rfc4884"),
        new(Ip, Libc.IP_BIND_ADDRESS_NO_PORT, "ipopt_bind_address_no_port") { Time = OptionTime.Late },
        new(Ip, Libc.IP_MULTICAST_ALL, "ipopt_multicast_all") { Time = OptionTime.Late },
        new(Ip, Libc.IP_UNICAST_IF, "ipopt_unicast_if"),
        new(Ip, Libc.IP_LOCAL_PORT_RANGE, "ipopt_local_port_range") { Time = OptionTime.Late },

        new(Udp, Libc.UDP_SEGMENT, "udpopt_segment"),
        new(Udp, Libc.UDP_GRO, "udpopt_gro"),

        new(Tcp, Libc.TCP_KEEPCNT, "tcp_keepcnt"),
        new(Tcp, Libc.TCP_KEEPIDLE, "tcp_keepidle"),
        new(Tcp, Libc.TCP_KEEPINTVL, "tcp_keepintvl"),
    ];

    /// <summary>All of them in the order in which they are set: IP before the rest, because IP_TOS rewrites SO_PRIORITY.</summary>
    public static IReadOnlyList<SocketOption> InSettingOrder { get; } = [.. All.OrderBy(static option => option.Time).ThenBy(static option => option.Level == Ip ? 0 : 1)];
}
