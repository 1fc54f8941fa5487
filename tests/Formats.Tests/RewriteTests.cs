using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Tests;

/// <summary>Rules applied to checkpoints that CRIU wrote.</summary>
public sealed class RewriteTests
{
    private static readonly string s_checkpoints = Path.Combine(Repository.Fixtures, "checkpoints");

    public static TheoryData<string> Checkpoints() => [.. Directory.EnumerateDirectories(s_checkpoints).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    /// <summary>A rule for every value that is there, of every kind, each to one that is not there; applied there and back.</summary>
    [Theory]
    [MemberData(nameof(Checkpoints))]
    public void ThereAndBackIsTheIdentity(string name) => RewriteTesting.AssertThereAndBack(Path.Combine(s_checkpoints, name));

    [Fact]
    public void AddressesChangeEverywhere()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "netrich"));
        List<RewriteChange> changes = copy.Rewrite("addr 10.0.0.0/24=10.7.7.0/24", "addr fd00:1::/64=fd00:2::/64", "ifname br0=br9");
        string[] lines = [.. changes.Select(static change => change.ToString())];
        Assert.Contains(lines, static line => line.StartsWith("ifaddr-9.img: entries[", StringComparison.Ordinal) && line.Contains("].local: 10.0.0.", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("route-9.img: entries[", StringComparison.Ordinal) && line.Contains("].dst: 10.0.0.0/24 -> 10.7.7.0/24", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("iptables-9.img: entries[", StringComparison.Ordinal) && line.EndsWith(": 10.0.0.5 -> 10.7.7.5", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("nftables-9.img: entries[", StringComparison.Ordinal) && line.EndsWith(": fd00:1:: -> fd00:2::", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.StartsWith("netdev-9.img: entries[", StringComparison.Ordinal) && line.EndsWith("].name: br0 -> br9", StringComparison.Ordinal));
        string nft = File.ReadAllText(Path.Combine(copy.Directory, "nftables-9.img"));
        Assert.Contains("iifname \"br9\" ip6 saddr fd00:2::/64", nft, StringComparison.Ordinal);
        Assert.Contains("oifname \"br*\" masquerade", nft, StringComparison.Ordinal);
        Assert.Contains("ip saddr 10.7.7.0/24", nft, StringComparison.Ordinal);
        string iptables = File.ReadAllText(Path.Combine(copy.Directory, "iptables-9.img"));
        Assert.Contains("-A PREROUTING -i br9 -j MARK", iptables, StringComparison.Ordinal);
        Assert.Contains("--to-destination 10.7.7.5:80", iptables, StringComparison.Ordinal);
    }

    /// <summary>A group may be joined, and packets sent to groups, by an address of a device: that of a message as the patch or a hand wrote it.</summary>
    [Fact]
    public void AddressesOfADumpOfAfInetCrChangeInGroupsToo()
    {
        string source = Directory.CreateTempSubdirectory("soccr-").FullName;
        var message = new InetCrMessage(InetCrCommand.Dump);
        message.Add("sock_state", [1, 0, 0, 0]);
        message.Add("sock_type", [2, 0, 0, 0]);
        message.Add("ipopt_multicast_if", [10, 0, 0, 5]);
        message.Add("ipopt_membership", InetCrMessage.Nest("ipopt_mreq", [[239, 1, 1, 1, 10, 0, 0, 5, 0, 0, 0, 0], [239, 1, 1, 2, 0, 0, 0, 0, 3, 0, 0, 0]]));
        message.Add("bind", [2, 0, 0, 53, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0]);
        message.Add("source_filter", [239, 1, 1, 2, 3, 0, 0, 0, 1, 0, 0, 0, 10, 0, 0, 9]);
        File.WriteAllBytes(Path.Combine(source, "udp-7.nl"), InetCrFile.WriteAll([message]));
        using var copy = new CheckpointCopy(source);
        Directory.Delete(source, recursive: true);
        List<RewriteChange> changes = copy.Rewrite("addr 10.0.0.0/24=10.7.7.0/24", "addr 239.1.1.0/24=239.2.2.0/24");
        const string At = "udp-7.nl: entries[0].attributes";
        Assert.Equal(
            [
                $"{At}[2].ipopt_multicast_if: 10.0.0.5 -> 10.7.7.5", $"{At}[3].ipopt_membership[0].ipopt_mreq.multiaddr: 239.1.1.1 -> 239.2.2.1",
                $"{At}[3].ipopt_membership[0].ipopt_mreq.address: 10.0.0.5 -> 10.7.7.5", $"{At}[3].ipopt_membership[1].ipopt_mreq.multiaddr: 239.1.1.2 -> 239.2.2.2",
                $"{At}[4].bind: 10.0.0.5 -> 10.7.7.5", $"{At}[5].source_filter.multiaddr: 239.1.1.2 -> 239.2.2.2", $"{At}[5].source_filter.sources[0]: 10.0.0.9 -> 10.7.7.9",
            ],
            changes.Select(static change => $"{change}"));
        InetCrMessage changed = Assert.Single(InetCrFile.ReadAll(File.ReadAllBytes(Path.Combine(copy.Directory, "udp-7.nl")), "udp-7.nl"));
        Assert.Equal([10, 7, 7, 5], changed.Find("ipopt_multicast_if"));
        Assert.Equal([239, 2, 2, 1, 10, 7, 7, 5, 0, 0, 0, 0], InetCrMessage.Inside(changed.Find("ipopt_membership")!)[0].Payload);
    }

    [Fact]
    public void NamespacesAreNamesOfFilesToo()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "mntns_open"));
        List<RewriteChange> changes = copy.Rewrite("ns-id net:10=110", "ns-id mnt:14=15", "ns-id mnt:15=14", "hostname elsewhere");
        Assert.Contains(changes, static change => change == new RewriteChange("ifaddr-10.img", "", "ifaddr-10.img", "ifaddr-110.img"));
        Assert.True(File.Exists(Path.Combine(copy.Directory, "netns-110.img")));
        Assert.False(File.Exists(Path.Combine(copy.Directory, "netns-10.img")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(copy.Source, "mountpoints-14.img")), File.ReadAllBytes(Path.Combine(copy.Directory, "mountpoints-15.img")));
        using var store = new DirectoryStore(copy.Directory);
        var checkpoint = new Checkpoint(store);
        Assert.Equal(110u, checkpoint.Tasks[0].Ids!.Number("net_ns_id"));
        Assert.Equal("elsewhere", checkpoint.First("UTSNS", 12)!.Text("nodename"));
    }

    [Fact]
    public void SocketsChangeTheirPortsAndOnlyThoseOfTheTask()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "socket-tcp-local"));
        using var before = new DirectoryStore(copy.Source);
        OpenFile[] sockets = [.. new Checkpoint(before).OpenFiles.OfKind("INETSK").Where(static file => file.Message.Number("src_port") != 0)];
        ulong port = sockets[0].Message.Number("src_port");
        List<RewriteChange> all = copy.Rewrite(rule: $"port tcp:{port}=4321");
        Assert.NotEmpty(all);
        Assert.All(all, static change => Assert.EndsWith("_port", change.FieldPath, StringComparison.Ordinal));
        using var other = new CheckpointCopy(copy.Source);
        List<RewriteChange> one = other.Rewrite(RuleTable.ByName("port")!.Parse($"{port}=4321", new RuleWhere(Ino: sockets[0].Message.Number("ino"))));
        Assert.All(one, change => Assert.StartsWith($"entries[{sockets[0].EntryIndex}].isk.", change.FieldPath, StringComparison.Ordinal));
        Assert.True(one.Count < all.Count);
    }

    [Fact]
    public void MountsKeepTheirTree()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "mntns_open"));
        copy.Rewrite("mnt-id 181=9181", "mnt-id 182=181", "path /dev=/devices");
        using var store = new DirectoryStore(copy.Directory);
        var checkpoint = new Checkpoint(store);
        MessageView[] mounts = [.. checkpoint.EntriesOf("MNTS", 14).Select(static entry => entry.Message)];
        Assert.Equal(9181u, mounts.Single(static mount => mount.Text("mountpoint") == "/").Number("mnt_id"));
        Assert.Equal(181u, mounts.Single(static mount => mount.Text("mountpoint") == "/devices").Number("mnt_id"));
        Assert.Equal(181u, mounts.Single(static mount => mount.Text("mountpoint") == "/devices/pts").Number("parent_mnt_id"));
        Assert.DoesNotContain(checkpoint.OpenFiles.OfKind("REG"), static file => file.Message.Text("name")!.StartsWith("/dev/", StringComparison.Ordinal));
    }

    [Fact]
    public void CgroupsMoveWithTheirTree()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "cgroupns"));
        string[] lines = [.. copy.Rewrite("cgroup /test=/tests/longer", "cgroup /newroot=/renamed").Select(static change => change.ToString())];
        Assert.Contains(lines, static line => line.EndsWith(".path: /test -> /tests/longer", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.EndsWith(".cgns_prefix: 5 -> 13", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.EndsWith(".dir_name: test -> tests/longer", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.EndsWith(".dir_name: newroot -> renamed", StringComparison.Ordinal));
        Assert.Single(lines, static line => line.Contains(": newroot ->", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatBecomesOneOfTwoIsRefused()
    {
        AssertRefused("mntns_open", "mount id 183", "mnt-id 182=183");
        AssertRefused("mntns_open", "mnt namespace 15", "ns-id 14=15");
        AssertRefused("mntns_open", "mount point /dev", "path /run=/dev");
        AssertRefused("netrich", "device lo", "ifname br0=lo");
    }

    [Fact]
    public void AWorseCheckpointIsNotWritten()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "mntns_open"));
        using var store = new DirectoryStore(copy.Directory);
        // Only the mounts know of the new number, the files on them do not.
        var rules = new RuleSet([RuleTable.ByName("mnt-id")!.Parse("181=9181", new RuleWhere(Image: "MNTS"))]);
        using var sink = new InPlaceSink(copy.Directory, sync: null);
        RewriteResult result = new RewriteRun(store, rules, sink).Run(static _ => { });
        Assert.True(result.IsRefused);
        Assert.NotEmpty(result.NewFaults);
        sink.Dispose();
        RewriteTesting.AssertSame(copy.Source, copy.Directory);
    }

    [Fact]
    public void RulesThatMatchNothingSayWhatThereIs()
    {
        using var store = new DirectoryStore(Path.Combine(s_checkpoints, "netrich"));
        var rules = new RuleSet([RuleTable.ByName("ifname")!.Parse("br7=br8")]);
        using var sink = new ScratchSink();
        RewriteResult result = new RewriteRun(store, rules, sink).Run(static _ => { });
        Assert.True(result.IsRefused);
        Assert.Contains("br0", rules.SeenBy(result.Unused.Single()));
    }

    [Fact]
    public void UntouchedImagesAreNotRead()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "mntns_open"));
        File.WriteAllText(Path.Combine(copy.Directory, "pagemap-1.img"), "no image");
        File.WriteAllText(Path.Combine(copy.Directory, "pages-1.img"), "no pages");
        List<RewriteChange> changes = copy.Rewrite(verify: false, RuleTable.ByName("hostname")!.Parse("elsewhere"));
        Assert.All(changes, static change => Assert.Equal("utsns-12.img", change.File));
    }

    [Fact]
    public void AMalformedMessageIsNamedWithItsPlace()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "netrich"));
        string path = Path.Combine(copy.Directory, "ifaddr-9.img");
        byte[] image = File.ReadAllBytes(path);
        int second = 4 + (int)BitConverter.ToUInt32(image, 4);
        image[second] = 5;
        image[second + 1] = 0;
        File.WriteAllBytes(path, image);
        var error = Assert.Throws<ImageFormatException>(() => copy.Rewrite(rule: "addr 10.0.0.0/24=10.7.7.0/24"));
        Assert.StartsWith($"{path}:0x{second:x}: entries[1]: nlmsg_len is 5", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ASelectorOfATaskFindsItsImagesAndItsFiles()
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, "socket-tcp-local"));
        RuleKind kind = RuleTable.ByName("uid")!;
        List<RewriteChange> changes = copy.Rewrite(verify: false, kind.Parse("0=77", new RuleWhere(Pid: 5)));
        Assert.NotEmpty(changes);
        Assert.All(changes, static change => Assert.True(change.File is "core-5.img" or "files.img", change.ToString()));
        using var other = new CheckpointCopy(copy.Source);
        List<RewriteChange> paths = other.Rewrite(RuleTable.ByName("path")!.Parse("/dev/null=/dev/zero", new RuleWhere(Pid: 5)));
        Assert.Single(paths);
    }

    private static void AssertRefused(string checkpoint, string what, string rule)
    {
        using var copy = new CheckpointCopy(Path.Combine(s_checkpoints, checkpoint));
        var error = Assert.Throws<ImageFormatException>(() => copy.Rewrite(rule: rule));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        RewriteTesting.AssertSame(copy.Source, copy.Directory);
    }
}
