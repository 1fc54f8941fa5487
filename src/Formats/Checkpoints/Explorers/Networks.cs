using System.Globalization;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>What is in a network namespace.</summary>
/// <param name="NsId">The namespace.</param>
/// <param name="Pids">The tasks in it.</param>
/// <param name="ExtKey">Key that the restore is told it by, where it is external.</param>
/// <param name="Devices">Its interfaces.</param>
/// <param name="Addresses">Their addresses.</param>
/// <param name="Routes">Routes of IPv4, then of IPv6.</param>
/// <param name="Rules">Rules.</param>
/// <param name="Conntrack">Number of conntrack entries.</param>
/// <param name="Expectations">Number of conntrack expectations.</param>
public sealed record NetworkNamespace(
    ulong NsId, IReadOnlyList<uint> Pids, string? ExtKey, IReadOnlyList<DeviceRow> Devices, IReadOnlyList<AddressRow> Addresses, IReadOnlyList<RouteRow> Routes,
    IReadOnlyList<RuleRow> Rules, long Conntrack, long Expectations);

/// <summary>A network interface.</summary>
/// <param name="Ifindex">Index.</param>
/// <param name="Name">Name.</param>
/// <param name="Type">Kind in CRIU's words.</param>
/// <param name="Mtu">Largest packet, in bytes.</param>
/// <param name="State"><c>UP</c> or <c>DOWN</c>.</param>
/// <param name="Flags">All <c>IFF_*</c> by name.</param>
/// <param name="Address">Hardware address; null where none is stored.</param>
/// <param name="PeerIfindex">Index of the other end or of the one below.</param>
/// <param name="PeerNsid">Namespace of that.</param>
/// <param name="Master">Index of the bridge that it is a port of.</param>
public sealed record DeviceRow(
    uint Ifindex, string Name, string Type, uint Mtu, string State, IReadOnlyList<string> Flags, string? Address, uint? PeerIfindex, uint? PeerNsid, uint? Master);

/// <summary>An address of an interface.</summary>
/// <param name="IfaIndex">The interface.</param>
/// <param name="Address">Address and length of the prefix.</param>
/// <param name="IfaScope">Scope by name.</param>
/// <param name="IfaFlags">Flags by name.</param>
/// <param name="Attributes">All attributes.</param>
public sealed record AddressRow(uint IfaIndex, string Address, string IfaScope, string IfaFlags, RawJson Attributes)
{
    /// <summary>The rest in words.</summary>
    internal string Others { get; init; } = "";
}

/// <summary>A route.</summary>
/// <param name="RtmFamily"><c>inet</c> or <c>inet6</c>.</param>
/// <param name="RtmType">Kind by name, such as <c>unicast</c>.</param>
/// <param name="Dst">Destination with the length of its prefix, or <c>default</c>.</param>
/// <param name="Gateway">Next hop.</param>
/// <param name="Oif">Index of the interface.</param>
/// <param name="Table">Table by name or number.</param>
/// <param name="RtmProtocol">Who made it.</param>
/// <param name="RtmScope">Scope by name.</param>
/// <param name="Attributes">All attributes.</param>
public sealed record RouteRow(
    string RtmFamily, string RtmType, string Dst, string? Gateway, uint? Oif, string Table, string RtmProtocol, string RtmScope, RawJson Attributes)
{
    /// <summary>The rest in words.</summary>
    internal string Others { get; init; } = "";
}

/// <summary>A rule: which table is asked for which packets.</summary>
/// <param name="FrhFamily"><c>inet</c> or <c>inet6</c>.</param>
/// <param name="Priority">Lower ones are asked first.</param>
/// <param name="Src">Source with the length of its prefix, or <c>all</c>.</param>
/// <param name="Dst">Destination, or <c>all</c>.</param>
/// <param name="FrhAction">What it does.</param>
/// <param name="Table">The table.</param>
/// <param name="Attributes">All attributes.</param>
public sealed record RuleRow(string FrhFamily, uint Priority, string Src, string Dst, string FrhAction, string Table, RawJson Attributes)
{
    /// <summary>The rest in words.</summary>
    internal string Others { get; init; } = "";
}

/// <summary>Network namespaces: <c>netdev</c>, <c>ifaddr</c>, <c>route</c>, <c>route6</c>, <c>rule</c> and the images of conntrack.</summary>
internal static class Networks
{
    public static IEnumerable<NetworkNamespace> Gather(Checkpoint checkpoint)
    {
        var images = NamespaceKind.All.First(static kind => kind.Name == "net").Images;
        var ids = new SortedSet<ulong>(images.SelectMany(checkpoint.OfType).Select(static image => Checkpoint.NumberOf(image) ?? 0));
        ILookup<ulong, uint> pids = checkpoint.Tasks.ToLookup(static task => task.Ids?.Number("net_ns_id") ?? 0, static task => task.Pid);
        return ids.Select(id => new NetworkNamespace(
            id, [.. pids[id]], checkpoint.First("NETNS", id)?.Text("ext_key"),
            [.. checkpoint.EntriesOf("NETDEV", id).Select(static entry => Device(entry.Message))],
            [.. Dump("IFADDR", id).Select(Address)], [.. Dump("ROUTE", id).Concat(Dump("ROUTE6", id)).Select(Route)], [.. Dump("RULE", id).Select(Rule)],
            NetlinkDump.Count(checkpoint.Find("NETNF_CT", id)), NetlinkDump.Count(checkpoint.Find("NETNF_EXP", id))));

        IReadOnlyList<NetlinkRecord> Dump(string type, ulong id) => NetlinkDump.Read(checkpoint.Find(type, id));
    }

    private static DeviceRow Device(MessageView device)
    {
        IReadOnlyList<string> flags = BitNames.Device.Of((uint)device.Number("flags"));
        string mac = string.Join(":", device.BytesOf("address").ToArray().Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)));
        return new DeviceRow(
            (uint)device.Number("ifindex"), device.Text("name") ?? "", device.Word("type"), (uint)device.Number("mtu"), flags.Contains("UP") ? "UP" : "DOWN", flags,
            mac.Length == 0 ? null : mac, Optional("peer_ifindex"), Optional("peer_nsid"), Optional("master"));

        uint? Optional(string field) => device.TryNumber(field, out ulong value) ? (uint)value : null;
    }

    private static AddressRow Address(NetlinkRecord message) => new(
        Integer(message.Field("ifa_index")) ?? 0, $"{message.Attribute("local") ?? message.Attribute("address")}/{message.Field("ifa_prefixlen")}",
        message.Field("ifa_scope"), message.Attribute("flags") ?? message.Field("ifa_flags"), message.Attributes)
    {
        Others = string.Join(" ", message.Others("local", "flags", "cacheinfo", message.Attribute("local") == message.Attribute("address") || message.Attribute("local") is null ? "address" : "")),
    };

    private static RouteRow Route(NetlinkRecord message) => new(
        message.Field("rtm_family"), message.Field("rtm_type"), Prefix(message.Attribute("dst"), message.Field("rtm_dst_len"), "default"), message.Attribute("gateway"),
        Integer(message.Attribute("oif")), message.Attribute("table") ?? message.Field("rtm_table"), message.Field("rtm_protocol"), message.Field("rtm_scope"), message.Attributes)
    {
        Others = string.Join(" ", message.Others("dst", "gateway", "oif", "table", "cacheinfo")),
    };

    private static RuleRow Rule(NetlinkRecord message) => new(
        message.Field("frh_family"), Integer(message.Attribute("priority")) ?? 0, Prefix(message.Attribute("src"), message.Field("frh_src_len"), "all"),
        Prefix(message.Attribute("dst"), message.Field("frh_dst_len"), "all"), message.Field("frh_action"), message.Attribute("table") ?? message.Field("frh_table"), message.Attributes)
    {
        Others = string.Join(" ", message.Others("priority", "src", "dst", "table")),
    };

    private static string Prefix(string? address, string length, string none) => address is null && length == "0" ? none : $"{address}/{length}";

    private static uint? Integer(string? text) => uint.TryParse(text, CultureInfo.InvariantCulture, out uint value) ? value : null;
}
