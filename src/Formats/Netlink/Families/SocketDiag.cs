using Soccr.Formats.Transcode;
using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>Requests to sock_diag and its answers: what <c>ss</c> sends and shows. One message number for all: the first byte tells families apart, NLM_F_REQUEST requests from answers.</summary>
/// <remarks><c>linux/include/uapi/linux/</c>: <c>sock_diag.h</c>, <c>inet_diag.h</c>, <c>unix_diag.h</c>, <c>packet_diag.h</c>, <c>netlink_diag.h</c>, <c>tcp.h</c>.</remarks>
internal static class SocketDiag
{
    private const ushort ByFamily = 20;

    private static readonly NumberForm s_states = Names(
        ("established", 1), ("syn_sent", 2), ("syn_recv", 3), ("fin_wait1", 4), ("fin_wait2", 5), ("time_wait", 6), ("close", 7), ("close_wait", 8),
        ("last_ack", 9), ("listen", 10), ("closing", 11), ("new_syn_recv", 12), ("bound_inactive", 13));

    private static readonly NumberForm s_types = Names(("stream", 1), ("dgram", 2), ("raw", 3), ("rdm", 4), ("seqpacket", 5), ("dccp", 6), ("packet", 10));

    // The bits of a state are 1 << state: net/tcp_states.h.
    private static readonly AttributeType s_stateBits = Named(4, Bits(
        ("established", 1 << 1), ("syn_sent", 1 << 2), ("syn_recv", 1 << 3), ("fin_wait1", 1 << 4), ("fin_wait2", 1 << 5), ("time_wait", 1 << 6), ("close", 1 << 7),
        ("close_wait", 1 << 8), ("last_ack", 1 << 9), ("listen", 1 << 10), ("closing", 1 << 11), ("new_syn_recv", 1 << 12), ("bound_inactive", 1 << 13)));

    // tcp_diag.c, inet_diag_msg_common_fill and its callers; the names are those of ss.
    private static readonly NumberForm s_timers = Names(("off", 0), ("on", 1), ("keepalive", 2), ("timewait", 3), ("persist", 4));

    private static readonly AttributeType s_shutdown = Named(1, Bits(("rcv", 0x1), ("send", 0x2)));

    // sock.h, enum SK_MEMINFO_*
    private static readonly AttributeType s_memory = new StructType(
        ("rmem_alloc", U32), ("rcvbuf", U32), ("wmem_alloc", U32), ("sndbuf", U32), ("fwd_alloc", U32), ("wmem_queued", U32),
        ("optmem", U32), ("backlog", U32), ("drops", U32))
    { GrowsFrom = "backlog" };

    // The last word is cut into other fields in 6.18 than in later kernels.
    private static readonly AttributeType s_tcpInfo = new StructType(
        ("state", Named(1, s_states)), ("ca_state", Named(1, Names(("open", 0), ("disorder", 1), ("cwr", 2), ("recovery", 3), ("loss", 4)))), ("retransmits", U8), ("probes", U8), ("backoff", U8),
        ("options", Named(1, Bits(
            ("timestamps", 0x1), ("sack", 0x2), ("wscale", 0x4), ("ecn", 0x8), ("ecn_seen", 0x10), ("syn_data", 0x20), ("usec_ts", 0x40), ("tfo_child", 0x80)))),
        ("wscale", new BitFieldsType(1, bigEndian: false, ("rcv_wscale", 4), ("snd_wscale", 4))),
        ("limits", new BitFieldsType(1, bigEndian: false, ("unused", 5), ("fastopen_client_fail", 2), ("delivery_rate_app_limited", 1))),
        ("rto", U32), ("ato", U32), ("snd_mss", U32), ("rcv_mss", U32), ("unacked", U32), ("sacked", U32), ("lost", U32), ("retrans", U32),
        ("fackets", U32), ("last_data_sent", U32), ("last_ack_sent", U32), ("last_data_recv", U32), ("last_ack_recv", U32), ("pmtu", U32),
        ("rcv_ssthresh", U32), ("rtt", U32), ("rttvar", U32), ("snd_ssthresh", U32), ("snd_cwnd", U32), ("advmss", U32), ("reordering", U32),
        ("rcv_rtt", U32), ("rcv_space", U32), ("total_retrans", U32), ("pacing_rate", U64), ("max_pacing_rate", U64), ("bytes_acked", U64),
        ("bytes_received", U64), ("segs_out", U32), ("segs_in", U32), ("notsent_bytes", U32), ("min_rtt", U32), ("data_segs_in", U32),
        ("data_segs_out", U32), ("delivery_rate", U64), ("busy_time", U64), ("rwnd_limited", U64), ("sndbuf_limited", U64), ("delivered", U32),
        ("delivered_ce", U32), ("bytes_sent", U64), ("bytes_retrans", U64), ("dsack_dups", U32), ("reord_seen", U32), ("rcv_ooopack", U32),
        ("snd_wnd", U32), ("rcv_wnd", U32), ("rehash", U32), ("total_rto", U16), ("total_rto_recoveries", U16), ("total_rto_time", U32), ("received_ce", U32),
        ("delivered_e1_bytes", U32), ("delivered_e0_bytes", U32), ("delivered_ce_bytes", U32), ("received_e1_bytes", U32), ("received_e0_bytes", U32),
        ("received_ce_bytes", U32), ("accecn", U32))
    { GrowsFrom = "pacing_rate" };

    private static readonly AttributeType s_sockopt = Named(2, Bits(
        ("recverr", 0x1), ("is_icsk", 0x2), ("freebind", 0x4), ("hdrincl", 0x8), ("mc_loop", 0x10), ("transparent", 0x20), ("mc_all", 0x40), ("nodefrag", 0x80),
        ("bind_address_no_port", 0x100), ("recverr_rfc4884", 0x200), ("defer_connect", 0x400)));

    // linux/include/uapi/linux/tls.h, TLS_INFO_*
    private static readonly AttributeType s_tls = FlaggedNested(
        At(1, "version", U16), At(2, "cipher", U16), At(3, "txconf", U16), At(4, "rxconf", U16), At(5, "zc_ro_tx", Flag), At(6, "rx_no_pad", Flag), At(7, "tx_max_payload_len", U16));

    // linux/include/uapi/linux/mptcp.h, MPTCP_SUBFLOW_ATTR_*
    private static readonly AttributeType s_mptcp = FlaggedNested(
        At(1, "token_rem", U32), At(2, "token_loc", U32), At(3, "relwrite_seq", U32), At(4, "map_seq", U64), At(5, "map_sfseq", U32), At(6, "ssn_offset", U32),
        At(7, "map_datalen", U16), At(8, "flags", U32), At(9, "id_rem", U8), At(10, "id_loc", U8), At(11, "pad", Bytes));

    private static readonly AttributeTable s_inet = new(
        At(1, "meminfo", new StructType(("rmem", U32), ("wmem", U32), ("fmem", U32), ("tmem", U32))), At(2, "info", s_tcpInfo),
        At(3, "vegasinfo", new StructType(("enabled", U32), ("rttcnt", U32), ("rtt", U32), ("minrtt", U32))), At(4, "cong", Text), At(5, "tos", U8), At(6, "tclass", U8),
        At(7, "skmeminfo", s_memory), At(8, "shutdown", s_shutdown),
        At(9, "dctcpinfo", new StructType(("enabled", U16), ("ce_state", U16), ("alpha", U32), ("ab_ecn", U32), ("ab_tot", U32))), At(10, "protocol", Protocol8),
        At(11, "skv6only", U8), At(12, "locals", Bytes), At(13, "peers", Bytes), At(14, "pad", Bytes), At(15, "mark", U32),
        At(16, "bbrinfo", new StructType(("bw", U64), ("min_rtt", U32), ("pacing_gain", U32), ("cwnd_gain", U32))), At(17, "class_id", U32), At(18, "md5sig", Bytes),
        At(19, "ulp_info", FlaggedNested(At(1, "name", Text), At(2, "tls", s_tls), At(3, "mptcp", s_mptcp))), At(20, "sk_bpf_storages", Bytes),
        At(21, "cgroup_id", U64), At(22, "sockopt", s_sockopt));

    private static readonly AttributeType s_ring = new StructType(
        ("block_size", U32), ("block_nr", U32), ("frame_size", U32), ("frame_nr", U32), ("retire_tmo", U32), ("sizeof_priv", U32), ("features", U32));

    private static readonly AttributeTable s_unix = new(
        At(0, "name", new UnixNameType()), At(1, "vfs", new StructType(("ino", U32), ("dev", U32))), At(2, "peer", U32), At(3, "icons", new ListType(U32)),
        At(4, "rqlen", new StructType(("rqueue", U32), ("wqueue", U32))), At(5, "meminfo", s_memory), At(6, "shutdown", s_shutdown), At(7, "uid", U32));

    private static readonly AttributeTable s_packet = new(
        At(0, "info", new StructType(
            ("index", U32), ("version", U32), ("reserve", U32), ("copy_thresh", U32), ("tstamp", U32),
            ("flags", Named(4, Bits(("running", 0x1), ("auxdata", 0x2), ("origdev", 0x4), ("vnethdr", 0x8), ("loss", 0x10)))))),
        At(1, "mclist", new ListType(new StructType(("index", U32), ("count", U32), ("type", U16), ("alen", U16), ("addr", new BinaryType(32))))), At(2, "rx_ring", s_ring), At(3, "tx_ring", s_ring), At(4, "fanout", U32), At(5, "uid", U32), At(6, "meminfo", s_memory), At(7, "filter", new ListType(new StructType(("code", U16), ("jt", U8), ("jf", U8), ("k", U32)))));

    private static readonly AttributeType s_netlinkRing = new StructType(("block_size", U32), ("block_nr", U32), ("frame_size", U32), ("frame_nr", U32));

    private static readonly AttributeTable s_netlink = new(
        At(0, "meminfo", s_memory), At(1, "groups", new ListType(U32)), At(2, "rx_ring", s_netlinkRing), At(3, "tx_ring", s_netlinkRing),
        At(4, "flags", Named(4, Bits(("cb_running", 0x1), ("pktinfo", 0x2), ("broadcast_error", 0x4), ("no_enobufs", 0x8), ("listen_all_nsid", 0x10), ("cap_ack", 0x20)))));

    // Bit N asks for attribute N + 1: only those that the byte has room for.
    private static readonly AttributeType s_extensions = Named(1, Bits(
        ("meminfo", 0x1), ("info", 0x2), ("vegasinfo", 0x4), ("cong", 0x8), ("tos", 0x10), ("tclass", 0x20), ("skmeminfo", 0x40), ("shutdown", 0x80)));

    private static readonly AttributeTable s_inetRequest = new(
        At(1, "bytecode", Bytes), At(2, "sk_bpf_storages", FlaggedNested(At(1, "map_fd", U32))), At(3, "protocol", Named(4, Protocols)));

    private static readonly AttributeTable s_none = new();

    /// <summary>Requests and answers.</summary>
    public static readonly NetlinkFamily Family = new(
        Answer(2, "inet_diag", InetAnswer(Address4), s_inet), Answer(10, "inet6_diag", InetAnswer(Address6), s_inet),
        Answer(1, "unix_diag", new StructType(
            ("udiag_family", Family8), ("udiag_type", Named(1, s_types)), ("udiag_state", Named(1, s_states)), ("", U8), ("udiag_ino", U32), ("udiag_cookie", U64)), s_unix),
        Answer(17, "packet_diag", new StructType(
            ("pdiag_family", Family8), ("pdiag_type", Named(1, s_types)), ("pdiag_num", U16), ("pdiag_ino", U32), ("pdiag_cookie", U64)), s_packet),
        Answer(16, "netlink_diag", new StructType(
            ("ndiag_family", Family8), ("ndiag_type", Named(1, s_types)), ("ndiag_protocol", U8), ("ndiag_state", U8), ("ndiag_portid", U32), ("ndiag_dst_portid", U32),
            ("ndiag_dst_group", U32), ("ndiag_ino", U32), ("ndiag_cookie", U64)), s_netlink),
        Request(2, "inet_diag_req", InetRequest(Address4), s_inetRequest), Request(10, "inet6_diag_req", InetRequest(Address6), s_inetRequest),
        Request(1, "unix_diag_req", new StructType(
            ("sdiag_family", Family8), ("sdiag_protocol", U8), ("", U16), ("udiag_states", s_stateBits), ("udiag_ino", U32),
            ("udiag_show", Named(4, Bits(("name", 0x1), ("vfs", 0x2), ("peer", 0x4), ("icons", 0x8), ("rqlen", 0x10), ("meminfo", 0x20), ("uid", 0x40)))), ("udiag_cookie", U64)), s_none),
        Request(17, "packet_diag_req", new StructType(
            ("sdiag_family", Family8), ("sdiag_protocol", U8), ("", U16), ("pdiag_ino", U32),
            ("pdiag_show", Named(4, Bits(("info", 0x1), ("mclist", 0x2), ("ring_cfg", 0x4), ("fanout", 0x8), ("meminfo", 0x10), ("filter", 0x20)))), ("pdiag_cookie", U64)), s_none),
        Request(16, "netlink_diag_req", new StructType(
            ("sdiag_family", Family8), ("sdiag_protocol", U8), ("", U16), ("ndiag_ino", U32),
            ("ndiag_show", Named(4, Bits(("meminfo", 0x1), ("groups", 0x2), ("ring_cfg", 0x4), ("flags", 0x8)))), ("ndiag_cookie", U64)), s_none));

    private static MessageType Answer(byte family, string name, StructType header, AttributeTable attributes) => new(ByFamily, name, header, attributes, family, IsRequest: false);

    private static MessageType Request(byte family, string name, StructType header, AttributeTable attributes) => new(ByFamily, name, header, attributes, family, IsRequest: true);

    private static StructType InetAnswer(AttributeType address) => new([
        ("idiag_family", Family8), ("idiag_state", Named(1, s_states)), ("idiag_timer", Named(1, s_timers)), ("idiag_retrans", U8), .. Socket(address), ("idiag_expires", U32),
        ("idiag_rqueue", U32), ("idiag_wqueue", U32), ("idiag_uid", U32), ("idiag_inode", U32)]);

    // struct inet_diag_req_v2; the fourth byte is a protocol where sdiag_protocol is raw (struct inet_diag_req_raw).
    private static StructType InetRequest(AttributeType address) => new([
        ("sdiag_family", Family8), ("sdiag_protocol", Protocol8), ("idiag_ext", s_extensions), ("sdiag_raw_protocol", Protocol8), ("idiag_states", s_stateBits), .. Socket(address)]);

    // struct inet_diag_sockid has room for IPv6 addresses.
    private static (string, AttributeType)[] Socket(AttributeType address)
    {
        (string, AttributeType)[] padding = address.Size == Address6.Size ? [] : [("", new BinaryType(Address6.Size - address.Size))];
        return [
            ("idiag_sport", Be16), ("idiag_dport", Be16), ("idiag_src", address), .. padding, ("idiag_dst", address), .. padding, ("idiag_if", U32), ("idiag_cookie", U64)];
    }
}
