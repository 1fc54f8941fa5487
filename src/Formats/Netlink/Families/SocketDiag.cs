using Soccr.Formats.Transcode;
using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>Answers of sock_diag: what <c>ss</c> shows. One message number for all families; the first byte tells them apart.</summary>
/// <remarks><c>linux/include/uapi/linux/</c>: <c>sock_diag.h</c>, <c>inet_diag.h</c>, <c>unix_diag.h</c>, <c>packet_diag.h</c>, <c>netlink_diag.h</c>, <c>tcp.h</c>.</remarks>
internal static class SocketDiag
{
    private const ushort ByFamily = 20;

    private static readonly NumberForm s_states = Names(
        ("established", 1), ("syn_sent", 2), ("syn_recv", 3), ("fin_wait1", 4), ("fin_wait2", 5), ("time_wait", 6), ("close", 7), ("close_wait", 8),
        ("last_ack", 9), ("listen", 10), ("closing", 11), ("new_syn_recv", 12));

    private static readonly NumberForm s_types = Names(("stream", 1), ("dgram", 2), ("raw", 3), ("rdm", 4), ("seqpacket", 5), ("dccp", 6), ("packet", 10));

    private static readonly AttributeType s_zero = new AddressType(4);

    // sock.h, enum SK_MEMINFO_*
    private static readonly AttributeType s_memory = new StructType(
        ("rmem_alloc", U32, 4), ("rcvbuf", U32, 4), ("wmem_alloc", U32, 4), ("sndbuf", U32, 4), ("fwd_alloc", U32, 4), ("wmem_queued", U32, 4),
        ("optmem", U32, 4), ("backlog", U32, 4), ("drops", U32, 4));

    private static readonly AttributeType s_tcpInfo = new StructType(
        ("state", U8, 1), ("ca_state", U8, 1), ("retransmits", U8, 1), ("probes", U8, 1), ("backoff", U8, 1), ("options", U8, 1), ("wscale", U8, 1), ("limits", U8, 1),
        ("rto", U32, 4), ("ato", U32, 4), ("snd_mss", U32, 4), ("rcv_mss", U32, 4), ("unacked", U32, 4), ("sacked", U32, 4), ("lost", U32, 4), ("retrans", U32, 4),
        ("fackets", U32, 4), ("last_data_sent", U32, 4), ("last_ack_sent", U32, 4), ("last_data_recv", U32, 4), ("last_ack_recv", U32, 4), ("pmtu", U32, 4),
        ("rcv_ssthresh", U32, 4), ("rtt", U32, 4), ("rttvar", U32, 4), ("snd_ssthresh", U32, 4), ("snd_cwnd", U32, 4), ("advmss", U32, 4), ("reordering", U32, 4),
        ("rcv_rtt", U32, 4), ("rcv_space", U32, 4), ("total_retrans", U32, 4), ("pacing_rate", U64, 8), ("max_pacing_rate", U64, 8), ("bytes_acked", U64, 8),
        ("bytes_received", U64, 8), ("segs_out", U32, 4), ("segs_in", U32, 4), ("notsent_bytes", U32, 4), ("min_rtt", U32, 4), ("data_segs_in", U32, 4),
        ("data_segs_out", U32, 4), ("delivery_rate", U64, 8), ("busy_time", U64, 8), ("rwnd_limited", U64, 8), ("sndbuf_limited", U64, 8), ("delivered", U32, 4),
        ("delivered_ce", U32, 4), ("bytes_sent", U64, 8), ("bytes_retrans", U64, 8), ("dsack_dups", U32, 4), ("reord_seen", U32, 4), ("rcv_ooopack", U32, 4),
        ("snd_wnd", U32, 4));

    private static readonly AttributeTable s_inet = new(
        At(1, "meminfo", new StructType(("rmem", U32, 4), ("wmem", U32, 4), ("fmem", U32, 4), ("tmem", U32, 4))), At(2, "info", s_tcpInfo),
        At(3, "vegasinfo", Bytes), At(4, "cong", Text), At(5, "tos", U8), At(6, "tclass", U8), At(7, "skmeminfo", s_memory), At(8, "shutdown", U8),
        At(9, "dctcpinfo", Bytes), At(10, "protocol", Protocol8), At(11, "skv6only", U8), At(12, "locals", Bytes), At(13, "peers", Bytes), At(15, "mark", U32),
        At(16, "bbrinfo", Bytes), At(17, "class_id", U32), At(18, "md5sig", Bytes),
        At(19, "ulp_info", new NestedType(new AttributeTable(At(1, "name", Text), At(2, "tls", Bytes), At(3, "mptcp", Bytes)))), At(20, "sk_bpf_storages", Bytes),
        At(21, "cgroup_id", U64), At(22, "sockopt", new StructType(("flags1", U8, 1), ("flags2", U8, 1))));

    private static readonly AttributeType s_ring = new StructType(
        ("block_size", U32, 4), ("block_nr", U32, 4), ("frame_size", U32, 4), ("frame_nr", U32, 4), ("retire_tmo", U32, 4), ("sizeof_priv", U32, 4), ("features", U32, 4));

    private static readonly AttributeTable s_unix = new(
        At(0, "name", new UnixNameType()), At(1, "vfs", new StructType(("ino", U32, 4), ("dev", U32, 4))), At(2, "peer", U32), At(3, "icons", Bytes),
        At(4, "rqlen", new StructType(("rqueue", U32, 4), ("wqueue", U32, 4))), At(5, "meminfo", s_memory), At(6, "shutdown", U8), At(7, "uid", U32));

    private static readonly AttributeTable s_packet = new(
        At(0, "info", new StructType(
            ("index", U32, 4), ("version", U32, 4), ("reserve", U32, 4), ("copy_thresh", U32, 4), ("tstamp", U32, 4),
            ("flags", Named(4, Bits(("running", 0x1), ("auxdata", 0x2), ("origdev", 0x4), ("vnethdr", 0x8), ("loss", 0x10))), 4))),
        At(1, "mclist", Bytes), At(2, "rx_ring", s_ring), At(3, "tx_ring", s_ring), At(4, "fanout", U32), At(5, "uid", U32), At(6, "meminfo", s_memory), At(7, "filter", Bytes));

    private static readonly AttributeTable s_netlink = new(
        At(0, "meminfo", s_memory), At(1, "groups", Bytes), At(2, "rx_ring", Bytes), At(3, "tx_ring", Bytes),
        At(4, "flags", Named(4, Bits(("cb_running", 0x1), ("pktinfo", 0x2), ("broadcast_error", 0x4), ("no_enobufs", 0x8), ("listen_all_nsid", 0x10), ("cap_ack", 0x20)))));

    /// <summary>The answers.</summary>
    public static readonly NetlinkFamily Family = new(
        new(ByFamily, "inet_diag", Inet(Address4, padding: 12), s_inet, FirstByte: 2),
        new(ByFamily, "inet6_diag", Inet(Address6, padding: 0), s_inet, FirstByte: 10),
        new(ByFamily, "unix_diag",
            new StructType(("udiag_family", Family8, 1), ("udiag_type", Named(1, s_types), 1), ("udiag_state", Named(1, s_states), 1), ("", U8, 1), ("udiag_ino", U32, 4),
                ("udiag_cookie", U64, 8)), s_unix, FirstByte: 1),
        new(ByFamily, "packet_diag",
            new StructType(("pdiag_family", Family8, 1), ("pdiag_type", Named(1, s_types), 1), ("pdiag_num", U16, 2), ("pdiag_ino", U32, 4), ("pdiag_cookie", U64, 8)),
            s_packet, FirstByte: 17),
        new(ByFamily, "netlink_diag",
            new StructType(("ndiag_family", Family8, 1), ("ndiag_type", Named(1, s_types), 1), ("ndiag_protocol", U8, 1), ("ndiag_state", U8, 1), ("ndiag_portid", U32, 4),
                ("ndiag_dst_portid", U32, 4), ("ndiag_dst_group", U32, 4), ("ndiag_ino", U32, 4), ("ndiag_cookie", U64, 8)), s_netlink, FirstByte: 16));

    private static StructType Inet(AttributeType address, int padding)
    {
        (string, AttributeType, int)[] pad = padding == 0 ? [] : [("", s_zero, padding)];
        int size = 16 - padding;
        return new StructType([
            ("idiag_family", Family8, 1), ("idiag_state", Named(1, s_states), 1), ("idiag_timer", U8, 1), ("idiag_retrans", U8, 1), ("idiag_sport", Be16, 2),
            ("idiag_dport", Be16, 2), ("idiag_src", address, size), .. pad, ("idiag_dst", address, size), .. pad, ("idiag_if", U32, 4), ("idiag_cookie", U64, 8),
            ("idiag_expires", U32, 4), ("idiag_rqueue", U32, 4), ("idiag_wqueue", U32, 4), ("idiag_uid", U32, 4), ("idiag_inode", U32, 4)]);
    }
}
