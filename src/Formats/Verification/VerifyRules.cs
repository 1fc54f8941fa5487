using Soccr.Formats.Verification.Rules;

namespace Soccr.Formats.Verification;

/// <summary>THE TABLE of rules. A new rule is a file in <c>Rules</c> and a line here, or a row in one of the tables of simple rules.</summary>
public static class VerifyRules
{
    /// <summary>The checks, each of which looks after one rule or a few.</summary>
    internal static IReadOnlyList<VerifyCheck> Checks { get; } =
    [
        new InventoryCheck(),
        new TaskTreeCheck(),
        new TaskImagesCheck(),
        new NamespaceCheck(),
        new DescriptorCheck(),
        new TableCheck(),
        .. References.All,
        .. Uniques.All,
        .. Bounds.All,
        new VmaCheck(),
        new PagemapCheck(),
        new SeccompCheck(),
        new InetCheck(),
        new TcpCheck(),
        new TcpPairCheck(),
        new ContentsCheck(),
        new UnixCheck(),
        new SocketSetCheck(),
        new LinkCheck(),
        new MountCheck(),
        new RawImageCheck(),
        new ReadableCheck(),
    ];

    /// <summary>All rules, in the order in which they are looked at.</summary>
    public static IReadOnlyList<VerifyRule> All { get; } = [.. Checks.SelectMany(static check => check.Rules)];
}
