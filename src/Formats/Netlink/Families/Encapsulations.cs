using Soccr.Formats.Transcode;
using static Soccr.Formats.Netlink.Kinds;

namespace Soccr.Formats.Netlink.Families;

/// <summary>Lightweight tunnels: what RTA_ENCAP holds, by RTA_ENCAP_TYPE.</summary>
/// <remarks>
/// <c>linux/include/uapi/linux/</c>: <c>lwtunnel.h</c>, <c>mpls_iptunnel.h</c>, <c>ila.h</c>, <c>seg6.h</c>, <c>seg6_iptunnel.h</c>, <c>seg6_local.h</c>, <c>rpl.h</c>,
/// <c>ioam6.h</c>, <c>ioam6_iptunnel.h</c>; <c>linux/include/net/ip_tunnels.h</c> (the flags, in network order).
/// </remarks>
internal static class Encapsulations
{
    /// <summary>RTA_ENCAP_TYPE.</summary>
    public static readonly NumberForm Types = Names(
        ("none", 0), ("mpls", 1), ("ip", 2), ("ila", 3), ("ip6", 4), ("seg6", 5), ("bpf", 6), ("seg6_local", 7), ("rpl", 8), ("ioam6", 9), ("xfrm", 10));

    private static readonly AttributeType s_tunnelFlags = Named(2, Bits(
        ("csum", 0x1), ("routing", 0x2), ("key", 0x4), ("seq", 0x8), ("strict", 0x10), ("rec", 0x20), ("version", 0x40), ("no_key", 0x80), ("dont_fragment", 0x100),
        ("oam", 0x200), ("crit_opt", 0x400), ("geneve_opt", 0x800), ("vxlan_opt", 0x1000), ("nocache", 0x2000), ("erspan_opt", 0x4000), ("gtp_opt", 0x8000)), bigEndian: true);

    // A member called type would be the number of an attribute.
    private static readonly AttributeType s_options = Nested(
        At(1, "geneve", Nested(At(1, "class", Be16), At(2, "geneve_type", U8), At(3, "data", Bytes))), At(2, "vxlan", Nested(At(1, "gbp", U32))),
        At(3, "erspan", Nested(At(1, "ver", U8), At(2, "index", Be32), At(3, "dir", U8), At(4, "hwid", U8))));

    private static readonly (string, AttributeType)[] s_segmentHeader =
    [
        ("nexthdr", Protocol8), ("hdrlen", U8), ("type", U8), ("segments_left", U8), ("first_segment", U8),
        ("flags", Named(1, Bits(("hmac", 0x8), ("alert", 0x10), ("oam", 0x20), ("protected", 0x40)))), ("tag", Be16), ("segments", new ListType(Address6)),
    ];

    private static readonly AttributeType s_bpfProgram = Nested(At(1, "fd", U32), At(2, "name", Text));

    private static readonly NumberForm s_localActions = Names(
        ("unspec", 0), ("end", 1), ("end_x", 2), ("end_t", 3), ("end_dx2", 4), ("end_dx6", 5), ("end_dx4", 6), ("end_dt6", 7), ("end_dt4", 8), ("end_b6", 9),
        ("end_b6_encap", 10), ("end_bm", 11), ("end_s", 12), ("end_as", 13), ("end_am", 14), ("end_bpf", 15), ("end_dt46", 16));

    /// <summary>RTA_ENCAP.</summary>
    /// <param name="selector">Number of RTA_ENCAP_TYPE.</param>
    public static AttributeType Form(int selector) => new SelectorType(selector,
        (1, "mpls", Nested(At(1, "dst", Labels), At(2, "ttl", U8))),
        (2, "ip", Nested(
            At(1, "id", Be64), At(2, "dst", Address4), At(3, "src", Address4), At(4, "ttl", U8), At(5, "tos", U8), At(6, "flags", s_tunnelFlags), At(7, "pad", Bytes),
            At(8, "opts", s_options))),
        (3, "ila", Nested(
            At(1, "locator", Be64), At(2, "identifier", Be64), At(3, "locator_match", Be64), At(4, "ifindex", S32),
            At(5, "dir", Named(4, Bits(("in", 0x1), ("out", 0x2)))), At(6, "pad", Bytes),
            At(7, "csum_mode", Named(1, Names(("adjust_transport", 0), ("neutral_map", 1), ("no_action", 2), ("neutral_map_auto", 3)))),
            At(8, "ident_type", Named(1, Names(
                ("iid", 0), ("luid", 1), ("virt_v4", 2), ("virt_uni_v6", 3), ("virt_multi_v6", 4), ("nonlocal_addr", 5), ("rsvd_1", 6), ("rsvd_2", 7), ("use_format", 32)))),
            At(9, "hook_type", Named(1, Names(("route_output", 0), ("route_input", 1)))))),
        (4, "ip6", Nested(
            At(1, "id", Be64), At(2, "dst", Address6), At(3, "src", Address6), At(4, "hoplimit", U8), At(5, "tc", U8), At(6, "flags", s_tunnelFlags), At(7, "pad", Bytes),
            At(8, "opts", s_options))),
        (5, "seg6", Nested(At(1, "srh", Segments(
            ("mode", Named(4, Names(("inline", 0), ("encap", 1), ("l2encap", 2), ("encap_red", 3), ("l2encap_red", 4)))))))),
        (6, "bpf", Nested(At(1, "in", s_bpfProgram), At(2, "out", s_bpfProgram), At(3, "xmit", s_bpfProgram), At(4, "xmit_headroom", U32))),
        (7, "seg6_local", Nested(
            At(1, "action", Named(4, s_localActions)), At(2, "srh", Segments()), At(3, "table", U32), At(4, "nh4", Address4),
            At(5, "nh6", Address6), At(6, "iif", U32), At(7, "oif", U32), At(8, "bpf", FlaggedNested(At(1, "prog", U32), At(2, "prog_name", Text))), At(9, "vrftable", U32),
            At(10, "counters", FlaggedNested(At(1, "pad", Bytes), At(2, "packets", U64), At(3, "bytes", U64), At(4, "errors", U64))),
            At(11, "flavors", FlaggedNested(
                At(1, "operation", Named(4, Bits(("psp", 1 << 1), ("usp", 1 << 2), ("usd", 1 << 3), ("next_csid", 1 << 4)))), At(2, "lcblock_bits", U8),
                At(3, "lcnode_fn_bits", U8))))),
        (8, "rpl", Nested(At(1, "srh", new StructType(
            ("nexthdr", Protocol8), ("hdrlen", U8), ("type", U8), ("segments_left", U8), ("cmpr", new BitFieldsType(1, bigEndian: false, ("cmpri", 4), ("cmpre", 4))),
            ("pad", new BitFieldsType(1, bigEndian: false, ("pad", 4), ("reserved", 4))), ("reserved1", U16), ("segments", new ListType(Address6)))
        {
            Rule = (static header => 8 + 8 * header[1] == header.Length, "hdrlen is twice the number of segments"),
        }))),
        (9, "ioam6", Nested(
            At(1, "mode", Named(1, Names(("inline", 1), ("encap", 2), ("auto", 3)))), At(2, "dst", Address6),
            At(3, "trace", new StructType(
                ("namespace_id", Be16), ("node", new BitFieldsType(1, bigEndian: false, ("nodelen", 5), ("overflow", 1), ("unused", 2))),
                ("remaining", new BitFieldsType(1, bigEndian: false, ("unused", 1), ("remlen", 7))), ("type", Be32))),
            At(4, "freq_k", U32), At(5, "freq_n", U32), At(6, "src", Address6))),
        (10, "xfrm", Nested(At(1, "if_id", U32), At(2, "link", U32))));

    // struct ipv6_sr_hdr, and what stands in front of it: hdrlen counts 8 bytes each without the first 8, options (a key's HMAC) too.
    private static StructType Segments(params (string, AttributeType Type)[] front)
    {
        int start = front.Sum(static field => field.Type.Size);
        return new StructType([.. front, .. s_segmentHeader])
        {
            OpenBytes = header => 16 * (header[start + 4] + 1),
            Rule = (header => header.Length - start == 8 + 8 * header[start + 1], "first_segment is one less than the number of segments, and hdrlen twice it, and more with @rest"),
        };
    }
}
