namespace Soccr.Formats.Editing.Rewriting;

/// <summary>THE TABLE of names in dumps of netlink messages whose values are of a role. Addresses need no row: no other value reads as one.</summary>
/// <remarks><c>linux/include/uapi/linux/</c>: <c>if_addr.h</c>, <c>rtnetlink.h</c>, <c>fib_rules.h</c>, <c>netfilter/nfnetlink_conntrack.h</c>, <c>inet_diag.h</c>, <c>unix_diag.h</c>.</remarks>
internal static class NetlinkRoles
{
    /// <summary>The role of a member, by its name.</summary>
    public static IReadOnlyDictionary<string, Role> ByName { get; } = new Dictionary<string, Role>
    {
        ["label"] = Role.IfName,
        ["iifname"] = Role.IfName,
        ["oifname"] = Role.IfName,
        ["sockopt_bindtodevice"] = Role.IfName,
        ["ifname"] = Role.IfName,
        ["src_port"] = Role.Port,
        ["dst_port"] = Role.Port,
        ["port_min"] = Role.Port,
        ["port_max"] = Role.Port,
        ["sport"] = Role.Port,
        ["dport"] = Role.Port,
        ["idiag_sport"] = Role.Port,
        ["idiag_dport"] = Role.Port,
        ["idiag_uid"] = Role.Uid,
        ["uid"] = Role.Uid,
    };

    /// <summary>Members of a header that say how many bits of the attribute of that name count.</summary>
    public static IReadOnlyDictionary<string, string> Lengths { get; } = new Dictionary<string, string>
    {
        ["rtm_dst_len"] = "dst",
        ["rtm_src_len"] = "src",
        ["frh_dst_len"] = "dst",
        ["frh_src_len"] = "src",
    };

    /// <summary>Attributes with the protocol of the ports behind them.</summary>
    public static IReadOnlyList<string> Protocols { get; } = ["num", "ip_proto", "protocol"];

    /// <summary>Attributes with a first and a last port; one port is a range of its own.</summary>
    public static IReadOnlyList<string> Ranges { get; } = ["sport_range", "dport_range"];

    /// <summary>Attributes with an address and a port in one text.</summary>
    public static IReadOnlyList<string> Endpoints { get; } = ["bind", "peer", "datagram_source", "bind6", "peer6", "datagram_source6"];

    /// <summary>A unix socket's name, as quoted-printable text. Only there: conntrack has names of helpers.</summary>
    public const string UnixName = "name";
}
