namespace Soccr.Formats.Editing.Rewriting;

/// <summary>THE TABLE of words in the text of iptables and nftables that say what the next one is.</summary>
/// <remarks>iptables-extensions(8), nft(8).</remarks>
internal static class FirewallWords
{
    /// <summary>The next word is one port or several.</summary>
    public static readonly HashSet<string> Ports =
    [
        "--dport", "--sport", "--destination-port", "--source-port", "--dports", "--sports", "--destination-ports", "--source-ports", "--ports", "--to-ports",
        "dport", "sport", "proto-src", "proto-dst",
    ];

    /// <summary>The next word is the name of a network device, or several.</summary>
    public static readonly HashSet<string> Devices =
        ["-i", "-o", "--in-interface", "--out-interface", "--physdev-in", "--physdev-out", "iifname", "oifname", "iif", "oif", "device", "devices"];

    /// <summary>The next word is a person's text, or a name that is no address.</summary>
    public static readonly HashSet<string> Texts = ["--comment", "--log-prefix", "--nflog-prefix", "--helper", "--ulog-prefix", "comment", "prefix", "helper", "jump", "goto", "-j", "-A", "-g"];

    /// <summary>They stand between one of these words and its value.</summary>
    public static readonly HashSet<string> Operators = ["=", "==", "!=", "!", "<", ">", "<=", ">=", "vmap", "map", "&", "|"];

    /// <summary>Types of the elements of nftables' sets that no digits are of; beside ports they leave no doubt.</summary>
    public static readonly HashSet<string> NoNumbers = ["inet_service", "ipv4_addr", "ipv6_addr", "ifname", "verdict", ":"];
}
