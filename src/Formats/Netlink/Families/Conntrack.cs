using Soccr.Formats.Transcode;
using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>Connection tracking: entries and expectations. Numbers are in network order.</summary>
/// <remarks><c>linux/include/uapi/linux/netfilter/</c>: <c>nfnetlink.h</c>, <c>nfnetlink_conntrack.h</c>, <c>nf_conntrack_common.h</c>, <c>nf_conntrack_tcp.h</c>.</remarks>
internal static class Conntrack
{
    private static readonly NumberForm s_status = Bits(
        ("expected", 0x1), ("seen_reply", 0x2), ("assured", 0x4), ("confirmed", 0x8), ("src_nat", 0x10), ("dst_nat", 0x20), ("seq_adjust", 0x40),
        ("src_nat_done", 0x80), ("dst_nat_done", 0x100), ("dying", 0x200), ("fixed_timeout", 0x400), ("template", 0x800), ("untracked", 0x1000),
        ("helper", 0x2000), ("offload", 0x4000), ("hw_offload", 0x8000));

    // 9 was once called listen.
    private static readonly NumberForm s_tcpStates = new DictionaryForm(
        [("none", 0), ("syn_sent", 1), ("syn_recv", 2), ("established", 3), ("fin_wait", 4), ("close_wait", 5), ("last_ack", 6), ("time_wait", 7), ("close", 8), ("syn_sent2", 9)],
        readOnly: [("listen", 9)]);

    private static readonly AttributeType s_tcpFlagBits = Named(1, Bits(
        ("window_scale", 0x1), ("sack_perm", 0x2), ("close_init", 0x4), ("be_liberal", 0x8), ("data_unacknowledged", 0x10), ("maxack_set", 0x20),
        ("challenge_ack", 0x40), ("simultaneous_open", 0x80)));

    private static readonly NumberForm s_dccpStates = Names(
        ("none", 0), ("request", 1), ("respond", 2), ("partopen", 3), ("open", 4), ("closereq", 5), ("closing", 6), ("timewait", 7), ("ignore", 8), ("invalid", 9));

    private static readonly NumberForm s_sctpStates = Names(
        ("none", 0), ("closed", 1), ("cookie_wait", 2), ("cookie_echoed", 3), ("established", 4), ("shutdown_sent", 5), ("shutdown_recd", 6), ("shutdown_ack_sent", 7),
        ("heartbeat_sent", 8), ("heartbeat_acked", 9));

    private static readonly AttributeType s_direction = Named(4, Names(("original", 0), ("reply", 1)), bigEndian: true);

    private static readonly StructType s_header = new(("nfgen_family", Family8), ("version", U8), ("res_id", Be16));

    private static readonly AttributeType s_tuple = FlaggedNested(
        At(1, "ip", FlaggedNested(At(1, "v4_src", Own4), At(2, "v4_dst", Own4), At(3, "v6_src", Own6), At(4, "v6_dst", Own6))),
        At(2, "proto", FlaggedNested(
            At(1, "num", Protocol8), At(2, "src_port", Be16), At(3, "dst_port", Be16), At(4, "icmp_id", Be16), At(5, "icmp_type", U8), At(6, "icmp_code", U8),
            At(7, "icmpv6_id", Be16), At(8, "icmpv6_type", U8), At(9, "icmpv6_code", U8))),
        At(3, "zone", Be16));

    private static readonly AttributeType s_tcpFlags = new StructType(("flags", s_tcpFlagBits), ("mask", s_tcpFlagBits));

    private static readonly AttributeType s_protocolInfo = FlaggedNested(
        At(1, "tcp", FlaggedNested(
            At(1, "state", Named(1, s_tcpStates)), At(2, "wscale_original", U8), At(3, "wscale_reply", U8), At(4, "flags_original", s_tcpFlags), At(5, "flags_reply", s_tcpFlags))),
        At(2, "dccp", FlaggedNested(At(1, "state", Named(1, s_dccpStates)), At(2, "role", Named(1, Names(("client", 0), ("server", 1)))), At(3, "handshake_seq", Be64), At(4, "pad", Bytes))),
        At(3, "sctp", FlaggedNested(At(1, "state", Named(1, s_sctpStates)), At(2, "vtag_original", Be32), At(3, "vtag_reply", Be32))));

    private static readonly AttributeType s_counters = FlaggedNested(At(1, "packets", Be64), At(2, "bytes", Be64), At(3, "packets32", Be32), At(4, "bytes32", Be32), At(5, "pad", Bytes));

    private static readonly AttributeType s_nat = FlaggedNested(
        At(1, "v4_minip", Own4), At(2, "v4_maxip", Own4), At(3, "proto", FlaggedNested(At(1, "port_min", Be16), At(2, "port_max", Be16))),
        At(4, "v6_minip", Own6), At(5, "v6_maxip", Own6));

    private static readonly AttributeType s_sequence = FlaggedNested(At(1, "correction_pos", Be32), At(2, "offset_before", Be32), At(3, "offset_after", Be32));

    private static readonly AttributeTable s_entries = new(
        At(1, "tuple_orig", s_tuple), At(2, "tuple_reply", s_tuple), At(3, "status", Named(4, s_status, bigEndian: true)), At(4, "protoinfo", s_protocolInfo),
        At(5, "help", FlaggedNested(At(1, "name", Text), At(2, "info", Bytes))), At(6, "nat_src", s_nat), At(7, "timeout", Be32), At(8, "mark", Be32),
        At(9, "counters_orig", s_counters), At(10, "counters_reply", s_counters), At(11, "use", Be32), At(12, "id", Be32), At(13, "nat_dst", s_nat),
        At(14, "tuple_master", s_tuple), At(15, "seq_adj_orig", s_sequence), At(16, "seq_adj_reply", s_sequence), At(17, "secmark", Be32), At(18, "zone", Be16),
        At(19, "secctx", FlaggedNested(At(1, "name", Text))), At(20, "timestamp", FlaggedNested(At(1, "start", Be64), At(2, "stop", Be64), At(3, "pad", Bytes))), At(21, "mark_mask", Be32),
        At(22, "labels", Bytes), At(23, "labels_mask", Bytes), At(24, "synproxy", FlaggedNested(At(1, "isn", Be32), At(2, "its", Be32), At(3, "tsoff", Be32))),
        At(25, "filter", FlaggedNested(At(1, "orig_flags", U32), At(2, "reply_flags", U32))), At(26, "status_mask", Named(4, s_status, bigEndian: true)), At(27, "timestamp_event", Be64));

    private static readonly AttributeTable s_expectations = new(
        At(1, "master", s_tuple), At(2, "tuple", s_tuple), At(3, "mask", s_tuple), At(4, "timeout", Be32), At(5, "id", Be32), At(6, "help_name", Text),
        At(7, "zone", Be16), At(8, "flags", Named(4, Bits(("permanent", 0x1), ("inactive", 0x2), ("userspace", 0x4)), bigEndian: true)), At(9, "class", Be32),
        At(10, "nat", FlaggedNested(At(1, "dir", s_direction), At(2, "tuple", s_tuple))), At(11, "fn", Text));

    /// <summary>Messages of both subsystems. CRIU's netns-exp images hold conntrack entries, a bug of CRIU's.</summary>
    public static readonly NetlinkFamily Family = new([.. Messages(0x100, "ct", s_entries), .. Messages(0x200, "exp", s_expectations)]);

    private static MessageType[] Messages(ushort first, string thing, AttributeTable attributes) =>
    [
        new(first, $"{thing}_new", s_header, attributes) { Head = MessageHead.New },
        new((ushort)(first + 1), $"{thing}_get", s_header, attributes),
        new((ushort)(first + 2), $"{thing}_delete", s_header, attributes) { Head = MessageHead.Delete },
    ];
}
