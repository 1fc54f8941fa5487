using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Formats.Tests;

/// <summary>Rules made of what a checkpoint has, and comparison of directories.</summary>
internal static class RewriteTesting
{
    /// <summary>What a rule of each kind looks like that surely matches nothing, to be told what there is.</summary>
    private static readonly Dictionary<string, string> s_probes = new()
    {
        ["addr"] = "203.0.113.77=203.0.113.78",
        ["port"] = "64999=64998",
        ["ifname"] = "nosuch0=nosuch1",
        ["mnt-id"] = "2000000001=2000000002",
        ["ns-id"] = "4000000001=4000000002",
        ["path"] = "/no/such/path=/no/such/other",
        ["cgroup"] = "/no/such/group=/no/such/other",
        ["hostname"] = "no.such.host=no.such.other",
        ["uid"] = "4000000001=4000000002",
        ["gid"] = "4000000001=4000000002",
    };

    /// <summary>Changes every value of every kind into another one and back again, in place.</summary>
    /// <returns>How many values changed.</returns>
    public static int AssertThereAndBack(string checkpoint)
    {
        int total = 0;
        foreach (RuleKind kind in RuleTable.Kinds)
        {
            string[] seen = [.. SeenIn(checkpoint, kind)];
            // A cgroup cannot leave its parent, so of those inside of one another the outer one moves.
            if (kind.Name == "cgroup") seen = [.. seen.Where(path => path != "/" && !seen.Any(other => other != "/" && path.StartsWith($"{other}/", StringComparison.Ordinal)))];
            (string Old, string New)[] pairs = [.. seen.Select((value, index) => (value, Other(kind.Name, value, index)))];
            if (pairs.Length == 0) continue;
            using var copy = new CheckpointCopy(checkpoint);
            List<RewriteChange> there = Apply(copy, pairs.Select(pair => kind.Parse(pair.Old, pair.New)));
            Assert.NotEmpty(there);
            List<RewriteChange> back = Apply(copy, pairs.Select(pair => kind.Parse(pair.New, pair.Old)));
            Assert.Equal(there.Count, back.Count);
            AssertSame(checkpoint, copy.Directory);
            total += there.Count;
        }
        return total;
    }

    /// <summary>Compares all files of two directories, names and bytes.</summary>
    public static void AssertSame(string expected, string actual)
    {
        string[] names = [.. Directory.EnumerateFiles(expected).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        Assert.Equal(names, Directory.EnumerateFiles(actual).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        foreach (string name in names)
        {
            Assert.True(File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))), name);
        }
    }

    private static IEnumerable<string> SeenIn(string checkpoint, RuleKind kind)
    {
        using var store = new DirectoryStore(checkpoint);
        using var sink = new ScratchSink();
        Rule probe = kind.Parse(s_probes[kind.Name]);
        var rules = new RuleSet([probe]);
        new CheckpointRewriter(store, rules, sink, static _ => { }).Run();
        // 0 stands for no mount and no namespace, -1 for none either; networks are changed as a whole by the rule for them.
        return rules.SeenBy(probe).Where(value => value.Length > 0 && !value.Contains('\\', StringComparison.Ordinal) && !value.Contains('\uFFFD', StringComparison.Ordinal) && IsUsable(kind, value));
    }

    private static bool IsUsable(RuleKind kind, string value)
    {
        try
        {
            kind.Parse(value, Other(kind.Name, value, 0));
            return true;
        }
        catch (RuleException)
        {
            return false;
        }
    }

    private static List<RewriteChange> Apply(CheckpointCopy copy, IEnumerable<Rule> rules)
    {
        var changes = new List<RewriteChange>();
        using var sink = new InPlaceSink(copy.Directory, sync: null);
        using var store = new DirectoryStore(copy.Directory);
        RewriteResult result = new RewriteRun(store, new RuleSet(rules), sink) { AllowUnused = true }.Run(changes.Add);
        Assert.Empty(result.NewFaults);
        return changes;
    }

    // Another value of the same shape; two different ones stay different.
    private static string Other(string kind, string value, int index) => kind switch
    {
        "addr" => OtherAddress(value),
        "port" => string.Create(CultureInfo.InvariantCulture, $"{(int.Parse(value, CultureInfo.InvariantCulture) + 20011) % 65535 + 1}"),
        "ifname" => string.Create(CultureInfo.InvariantCulture, $"zz{index}"),
        "path" => value == "/" ? "/zz-root" : value.StartsWith('@') ? $"@zz{value[1..]}" : $"{value}-zz",
        "cgroup" => value == "/" ? "/zz-root" : $"{value}-zz",
        "hostname" => $"{value}-zz",
        _ => string.Create(CultureInfo.InvariantCulture, $"{ulong.Parse(value, CultureInfo.InvariantCulture) + 1_000_000}"),
    };

    private static string OtherAddress(string value)
    {
        string[] parts = value.Split('/');
        byte[] bytes = IPAddress.Parse(parts[0]).GetAddressBytes();
        bytes[0] ^= (byte)(bytes.Length == 4 ? 0x40 : 0x01);
        var other = new IPAddress(bytes);
        Assert.Equal(bytes.Length == 4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6, other.AddressFamily);
        return parts.Length == 1 ? $"{other}" : $"{other}/{parts[1]}";
    }
}
