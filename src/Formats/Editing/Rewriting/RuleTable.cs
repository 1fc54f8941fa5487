using System.Globalization;
using System.Text;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>THE TABLE of kinds of rules.</summary>
public static class RuleTable
{
    private const int DeviceNameBytes = 15, HostNameBytes = 64;

    private static readonly string[] s_protocols = ["tcp", "udp"];
    private static readonly string[] s_namespaces = ["pid", "net", "ipc", "uts", "mnt", "user", "cgroup", "time"];

    /// <summary>All kinds.</summary>
    public static IReadOnlyList<RuleKind> Kinds { get; } =
    [
        new("addr", "OLD=NEW", "IPv4 or IPv6 address, or prefix 10.0.1.0/24=10.0.2.0/24 of the same length", [Role.Address], ReadAddress),
        new("port", "[tcp:|udp:]OLD=NEW", "TCP or UDP port", [Role.Port], static parts => ReadNumber(parts, 1, ushort.MaxValue, s_protocols)),
        new("ifname", "OLD=NEW", "name of a network device", [Role.IfName], ReadDeviceName),
        new("mnt-id", "OLD=NEW", "id of a mount", [Role.MntId], static parts => ReadNumber(parts, 1, int.MaxValue)),
        new("ns-id", "[net:|mnt:|...]OLD=NEW", "CRIU's number of a namespace", [Role.NsId], static parts => ReadNumber(parts, 1, uint.MaxValue, s_namespaces)),
        new("path", "OLD=NEW", "path or the beginning of paths; @NAME for abstract unix sockets", [Role.Path, Role.UnixName], ReadPath),
        new("cgroup", "OLD=NEW", "path of a cgroup or the beginning of paths", [Role.Cgroup, Role.CgroupPrefix, Role.CgroupDirectory], ReadCgroup),
        new("hostname", "NEW", "host name of the UTS namespaces; OLD=NEW of those that have it", [Role.Hostname], ReadHostName),
        new("uid", "OLD=NEW", "user id", [Role.Uid], static parts => ReadNumber(parts, 0, uint.MaxValue - 1)),
        new("gid", "OLD=NEW", "group id", [Role.Gid], static parts => ReadNumber(parts, 0, uint.MaxValue - 1)),
    ];

    /// <summary>The kind of that name, or null.</summary>
    public static RuleKind? ByName(string name) => Kinds.FirstOrDefault(kind => kind.Name == name);

    private static AddressRule ReadAddress(RuleParts parts)
    {
        NetworkPrefix old = NetworkPrefix.Parse(parts.Old!);
        NetworkPrefix @new = NetworkPrefix.Parse(parts.New);
        if (old.IsV6 != @new.IsV6) throw new RuleException($"one is IPv{(old.IsV6 ? 6 : 4)}, the other IPv{(old.IsV6 ? 4 : 6)}: a socket's family cannot change");
        if (old.Length != @new.Length) throw new RuleException($"one prefix is {old.Length} bits long, the other {@new.Length}; expected the same length");
        if (old.IsUnspecified || @new.IsUnspecified) throw new RuleException($"{(old.IsV6 ? "::" : "0.0.0.0")} stands for no address; expected an address");
        return new AddressRule(parts.Kind, parts.Text, parts.Where, old, @new);
    }

    private static NumberRule ReadNumber(RuleParts parts, ulong least, ulong most, string[]? classes = null)
    {
        string old = parts.Old!;
        int colon = classes is null ? -1 : old.IndexOf(':', StringComparison.Ordinal);
        string? qualifier = colon < 0 ? null : old[..colon];
        if (qualifier is not null && !classes!.Contains(qualifier)) throw new RuleException($"{qualifier} is none of {string.Join(", ", classes!)}");
        return new NumberRule(parts.Kind, parts.Text, parts.Where, qualifier, Number(old[(colon + 1)..], least, most), Number(parts.New, least, most));
    }

    private static ulong Number(string text, ulong least, ulong most) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number >= least && number <= most
            ? number
            : throw new RuleException(string.Create(CultureInfo.InvariantCulture, $"{text} is no number from {least} to {most}"));

    private static NameRule ReadDeviceName(RuleParts parts) => Name(parts, static name =>
    {
        bool fits = Encoding.UTF8.GetByteCount(name) is > 0 and <= DeviceNameBytes && name is not ("." or "..") && !name.Any(static c => c is '/' or ':' or '"' || char.IsWhiteSpace(c) || char.IsControl(c));
        if (!fits) throw new RuleException($"{name} is no name of a network device: 1 to {DeviceNameBytes} bytes without blanks, / and :");
        return name;
    });

    private static NameRule ReadPath(RuleParts parts)
    {
        if (parts.Old!.StartsWith('@') != parts.New.StartsWith('@')) throw new RuleException("a path and an abstract name do not change into each other");
        return Name(parts, static path => path.StartsWith('@') ? Abstract(path) : Absolute(path));
    }

    private static NameRule ReadCgroup(RuleParts parts) => Name(parts, Absolute);

    private static NameRule ReadHostName(RuleParts parts) => Name(parts, static name =>
        Encoding.UTF8.GetByteCount(name) is > 0 and <= HostNameBytes && !name.Contains('\0')
            ? name
            : throw new RuleException($"a host name is 1 to {HostNameBytes} bytes"));

    private static string Abstract(string name) => name.Length > 1 && !name.EndsWith('/') ? name : throw new RuleException($"{name}: expected a name behind the @, not ending in /");

    // The root is the empty string, so that what stands behind it begins with a slash like everywhere else.
    private static string Absolute(string path)
    {
        if (!path.StartsWith('/') || path.Contains('\0')) throw new RuleException($"{path} is no absolute path");
        if (path.Split('/').Skip(1).SkipLast(1).Any(static part => part.Length == 0) || path.Split('/').Any(static part => part is "." or "..")) throw new RuleException($"{path} has empty parts, . or ..");
        return path.TrimEnd('/');
    }

    private static NameRule Name(RuleParts parts, Func<string, string> check)
    {
        string? old = parts.Old is null ? null : Bytes(check(parts.Old));
        string @new = Bytes(check(parts.New));
        return new NameRule(parts.Kind, parts.Text, parts.Where, old, @new);
    }

    private static string Bytes(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
