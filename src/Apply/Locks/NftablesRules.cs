using System.Globalization;
using System.Net;
using System.Text;

namespace Soccr.Apply.Locks;

/// <summary>A lock in the words of <c>nft</c>: a set of connections for each family, seen from either side, and two chains that look them up.</summary>
internal static class NftablesRules
{
    private static readonly (string Name, bool IsIPv6, string Type, string Keyword)[] s_families = [("v4", false, "ipv4_addr", "ip"), ("v6", true, "ipv6_addr", "ip6")];

    /// <summary>Chains with their hooks, and which end of a connection sends what passes there.</summary>
    private static readonly (string Chain, string Hook, string Set, bool IsFromPeer)[] s_chains = [("input", "input", "in", true), ("output", "output", "out", false)];

    /// <summary>Whether a text can stand as the name of a table, without quotes.</summary>
    public static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    /// <summary>
    /// What our chains and sets begin with, by the nth lock of one table: it may have CRIU's own, which a dump has left, and ours of a dump or of <c>crit socket lock</c>. Each
    /// lock is taken back without the others.
    /// </summary>
    public static string Prefix(int number) => number == 1 ? "soccr_" : string.Create(CultureInfo.InvariantCulture, $"soccr{number}_");

    /// <summary>The first prefix that a table as <c>nft list table</c> shows it does not have.</summary>
    public static string FreePrefix(string shown) => Enumerable.Range(1, int.MaxValue).Select(Prefix).First(prefix => !shown.Contains($"chain {prefix}", StringComparison.Ordinal));

    /// <summary>What makes the lock, all of it or nothing.</summary>
    public static string Close(string table, string prefix, IReadOnlyCollection<TcpConnection> connections)
    {
        var text = new StringBuilder($"add table inet {table}\n");
        foreach ((string chain, string hook, string set, bool isFromPeer) in s_chains)
        {
            // Before anything else that a firewall has: what it answers or changes is not to be seen by anybody.
            text.Append(CultureInfo.InvariantCulture, $"add chain inet {table} {prefix}{chain} {{ type filter hook {hook} priority -300; policy accept; }}\n");
            text.Append(CultureInfo.InvariantCulture, $"add rule inet {table} {prefix}{chain} meta mark 0x{NetworkLock.Mark:x} accept\n");
            foreach ((string family, bool isIPv6, string type, string keyword) in s_families)
            {
                string[] elements = [.. connections.Where(connection => connection.IsIPv6 == isIPv6).Select(connection => isFromPeer ? Element(connection.Remote, connection.Local) : Element(connection.Local, connection.Remote)).Distinct()];
                if (elements.Length == 0) continue;
                string name = $"{prefix}{set}_{family}";
                text.Append(CultureInfo.InvariantCulture, $"add set inet {table} {name} {{ type {type} . inet_service . {type} . inet_service; }}\n");
                text.Append(CultureInfo.InvariantCulture, $"add element inet {table} {name} {{ {string.Join(", ", elements)} }}\n");
                text.Append(CultureInfo.InvariantCulture, $"add rule inet {table} {prefix}{chain} {keyword} saddr . tcp sport . {keyword} daddr . tcp dport @{name} drop\n");
            }
        }
        return text.ToString();
    }

    /// <summary>What takes a whole table away.</summary>
    public static string Delete(string table) => $"delete table inet {table}\n";

    /// <summary>What takes the lock out of a table that had been there before it.</summary>
    public static string Undo(string table, string prefix, IReadOnlyCollection<TcpConnection> connections)
    {
        IEnumerable<string> chains = s_chains.Select(chain => $"delete chain inet {table} {prefix}{chain.Chain}\n");
        IEnumerable<string> sets = s_chains.SelectMany(chain => s_families.Where(family => connections.Any(connection => connection.IsIPv6 == family.IsIPv6)).Select(family => $"delete set inet {table} {prefix}{chain.Set}_{family.Name}\n"));
        return string.Concat([.. chains, .. sets]);
    }

    private static string Element(IPEndPoint from, IPEndPoint to) => string.Create(CultureInfo.InvariantCulture, $"{from.Address} . {from.Port} . {to.Address} . {to.Port}");
}
