namespace Soccr.Apply.Interop;

/// <summary>THE TABLE of numbers of socket options: level and number by the name that the images have.</summary>
internal static class OptionNumbers
{
    private const int Socket = Libc.SOL_SOCKET, Ip = Libc.IPPROTO_IP, Udp = Libc.SOL_UDP, Tcp = Libc.IPPROTO_TCP;

    // linux/include/uapi/asm-generic/socket.h since 6.15: SO_RCVPRIORITY. Debian 12's headers do not have it.
    private const int ReceivePriority = 82;

    private static readonly Dictionary<string, (int Level, int Number)> s_numbers = new()
    {
        ["sockopt_broadcast"] = (Socket, Libc.SO_BROADCAST),
        ["sockopt_debug"] = (Socket, Libc.SO_DEBUG),
        ["sockopt_dontroute"] = (Socket, Libc.SO_DONTROUTE),
        ["sockopt_keepalive"] = (Socket, Libc.SO_KEEPALIVE),
        ["sockopt_oobinline"] = (Socket, Libc.SO_OOBINLINE),
        ["sockopt_priority"] = (Socket, Libc.SO_PRIORITY),
        ["sockopt_rcvlowat"] = (Socket, Libc.SO_RCVLOWAT),
        ["sockopt_reuseaddr"] = (Socket, Libc.SO_REUSEADDR),
        ["sockopt_timestamp"] = (Socket, Libc.SO_TIMESTAMP),
        ["sockopt_linger"] = (Socket, Libc.SO_LINGER),
        ["sockopt_rcvtimeo"] = (Socket, Libc.SO_RCVTIMEO),
        ["sockopt_sndtimeo"] = (Socket, Libc.SO_SNDTIMEO),
        ["sockopt_bindtodevice"] = (Socket, Libc.SO_BINDTODEVICE),
        ["sockopt_passcred"] = (Socket, Libc.SO_PASSCRED),
        ["ipopt_pktinfo"] = (Ip, Libc.IP_PKTINFO),
        ["ipopt_recvtos"] = (Ip, Libc.IP_RECVTOS),
        ["ipopt_recvttl"] = (Ip, Libc.IP_RECVTTL),
        ["ipopt_recvopts"] = (Ip, Libc.IP_RECVOPTS),
        ["ipopt_retopts"] = (Ip, Libc.IP_RETOPTS),
        ["ipopt_tos"] = (Ip, Libc.IP_TOS),
        ["ipopt_ttl"] = (Ip, Libc.IP_TTL),
        ["ipopt_recverr"] = (Ip, Libc.IP_RECVERR),
        ["ipopt_mtu_discover"] = (Ip, Libc.IP_MTU_DISCOVER),
        ["ipopt_multicast_ttl"] = (Ip, Libc.IP_MULTICAST_TTL),
        ["ipopt_multicast_loop"] = (Ip, Libc.IP_MULTICAST_LOOP),
        ["ipopt_multicast_if"] = (Ip, Libc.IP_MULTICAST_IF),
        ["udpopt_cork"] = (Udp, Libc.UDP_CORK),
        ["sockopt_reuseport"] = (Socket, Libc.SO_REUSEPORT),
        ["sockopt_mark"] = (Socket, Libc.SO_MARK),
        ["sockopt_filter"] = (Socket, Libc.SO_ATTACH_FILTER),
        ["sockopt_lock_filter"] = (Socket, Libc.SO_LOCK_FILTER),
        ["sockopt_no_check"] = (Socket, Libc.SO_NO_CHECK),
        ["sockopt_passsec"] = (Socket, Libc.SO_PASSSEC),
        ["sockopt_rxq_ovfl"] = (Socket, Libc.SO_RXQ_OVFL),
        ["sockopt_timestampns"] = (Socket, Libc.SO_TIMESTAMPNS),
        ["sockopt_timestamping"] = (Socket, Libc.SO_TIMESTAMPING),
        ["sockopt_peek_off"] = (Socket, Libc.SO_PEEK_OFF),
        ["sockopt_busy_poll"] = (Socket, Libc.SO_BUSY_POLL),
        ["sockopt_zerocopy"] = (Socket, Libc.SO_ZEROCOPY),
        ["sockopt_rcvmark"] = (Socket, Libc.SO_RCVMARK),
        ["sockopt_select_err_queue"] = (Socket, Libc.SO_SELECT_ERR_QUEUE),
        ["sockopt_max_pacing_rate"] = (Socket, Libc.SO_MAX_PACING_RATE),
        ["sockopt_txtime"] = (Socket, Libc.SO_TXTIME),
        ["sockopt_incoming_cpu"] = (Socket, Libc.SO_INCOMING_CPU),
        ["sockopt_prefer_busy_poll"] = (Socket, Libc.SO_PREFER_BUSY_POLL),
        ["sockopt_rcvpriority"] = (Socket, ReceivePriority),
        ["ipopt_freebind"] = (Ip, Libc.IP_FREEBIND),
        ["ipopt_transparent"] = (Ip, Libc.IP_TRANSPARENT),
        ["ipopt_recvorigdstaddr"] = (Ip, Libc.IP_RECVORIGDSTADDR),
        ["ipopt_minttl"] = (Ip, Libc.IP_MINTTL),
        ["ipopt_passsec"] = (Ip, Libc.IP_PASSSEC),
        ["ipopt_checksum"] = (Ip, Libc.IP_CHECKSUM),
        ["ipopt_recvfragsize"] = (Ip, Libc.IP_RECVFRAGSIZE),
        ["ipopt_recverr_rfc4884"] = (Ip, Libc.IP_RECVERR_RFC4884),
        ["ipopt_bind_address_no_port"] = (Ip, Libc.IP_BIND_ADDRESS_NO_PORT),
        ["ipopt_multicast_all"] = (Ip, Libc.IP_MULTICAST_ALL),
        ["ipopt_unicast_if"] = (Ip, Libc.IP_UNICAST_IF),
        ["ipopt_local_port_range"] = (Ip, Libc.IP_LOCAL_PORT_RANGE),
        ["udpopt_segment"] = (Udp, Libc.UDP_SEGMENT),
        ["udpopt_gro"] = (Udp, Libc.UDP_GRO),
        ["tcp_keepcnt"] = (Tcp, Libc.TCP_KEEPCNT),
        ["tcp_keepidle"] = (Tcp, Libc.TCP_KEEPIDLE),
        ["tcp_keepintvl"] = (Tcp, Libc.TCP_KEEPINTVL),
    };

    /// <summary>All names.</summary>
    public static IEnumerable<string> Names => s_numbers.Keys;

    /// <summary>Level and number of an option.</summary>
    public static (int Level, int Number) Of(string name) => s_numbers[name];
}
