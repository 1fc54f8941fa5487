using System.Text;
using System.Text.Json;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Formats.Tests;

/// <summary>What a rule is, what is refused, and what each does to a value.</summary>
public sealed class RewriteRulesTests
{
    [Theory]
    [InlineData("addr", "10.0.0.1", "expected OLD=NEW")]
    [InlineData("addr", "10.0.0.1=10.0.0.256", "10.0.0.256 is no IP address")]
    [InlineData("addr", "10.0.0.1=fd00::1", "a socket's family cannot change")]
    [InlineData("addr", "::ffff:10.0.0.1=fd00::1", "a socket's family cannot change")]
    [InlineData("addr", "10.0.0.0/24=10.0.0.0/16", "expected the same length")]
    [InlineData("addr", "10.0.0.1/24=10.0.1.0/24", "expected 10.0.0.0/24")]
    [InlineData("addr", "10.0.0.0/33=10.1.0.0/33", "expected 0 to 32")]
    [InlineData("addr", "0.0.0.0=10.0.0.1", "stands for no address")]
    [InlineData("addr", "10.0.0.1=10.0.0.1", "are the same")]
    [InlineData("addr", "10.0.0.1=::ffff:10.0.0.1/128", "are the same")]
    [InlineData("path", "/a/=/a", "are the same")]
    [InlineData("uid", "07=7", "are the same")]
    [InlineData("port", "80=0", "no number from 1 to 65535")]
    [InlineData("port", "sctp:80=81", "none of tcp, udp")]
    [InlineData("ns-id", "dev:1=2", "none of pid, net")]
    [InlineData("mnt-id", "1=-1", "no number from 1")]
    [InlineData("ifname", "eth0=an interface", "no name of a network device")]
    [InlineData("ifname", "eth0=sixteen-letters-", "no name of a network device")]
    [InlineData("path", "data=/data", "no absolute path")]
    [InlineData("path", "/a=@a", "do not change into each other")]
    [InlineData("path", "/a/../b=/c", "has empty parts, . or ..")]
    [InlineData("path", "/a=b=/c", "which = parts the two")]
    [InlineData("hostname", "", "1 to 64 bytes")]
    [InlineData("uid", "0=4294967295", "no number from 0")]
    public void NonsenseIsRefused(string kind, string text, string why) =>
        Assert.Contains(why, Assert.Throws<RuleException>(() => RuleTable.ByName(kind)!.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void TwoRulesForOneValueAreRefused()
    {
        RuleKind port = RuleTable.ByName("port")!;
        Assert.Throws<RuleException>(() => new RuleSet([port.Parse("80=81"), port.Parse("80=82")]));
        _ = new RuleSet([port.Parse("80=81"), port.Parse("tcp:80=82"), port.Parse("80=83", new RuleWhere(Pid: 1))]);
    }

    [Theory]
    [InlineData("10.0.0.7", 32, "10.9.0.7")]
    [InlineData("10.0.1.7", 32, "192.168.1.7")]
    [InlineData("10.0.1.9", 32, "172.16.0.1")]
    [InlineData("10.0.1.0", 24, "192.168.1.0/24")]
    [InlineData("10.0.0.0", 8, null)]
    [InlineData("11.0.0.1", 32, null)]
    [InlineData("::ffff:10.0.0.7", 128, "10.9.0.7")]
    [InlineData("fd00::5", 128, "fd01::5")]
    [InlineData("0.0.0.0", 32, null)]
    public void TheLongestPrefixCounts(string address, int length, string? becomes)
    {
        RuleKind kind = RuleTable.ByName("addr")!;
        var rules = new RuleSet([kind.Parse("10.0.0.0/16=10.9.0.0/16"), kind.Parse("10.0.1.0/24=192.168.1.0/24"), kind.Parse("10.0.1.9=172.16.0.1"), kind.Parse("fd00::/64=fd01::/64")]);
        byte[] bytes = System.Net.IPAddress.Parse(address).GetAddressBytes();
        byte[] before = [.. bytes];
        Assert.Equal(becomes, rules.Address(bytes, length, NoScope())?.New);
        Assert.Equal(becomes is null, bytes.AsSpan().SequenceEqual(before));
        if (bytes.Length == 16 && bytes[10] == 0xff) Assert.Equal(before[..12], bytes[..12]);
    }

    [Theory]
    [InlineData("/data", "/srv/data")]
    [InlineData("/data/x", "/srv/data/x")]
    [InlineData("/data/deep/x", "/x")]
    [InlineData("/data/deep", "/")]
    [InlineData("/database", null)]
    [InlineData("@data", null)]
    [InlineData("@name", "@other")]
    [InlineData("@name/1", "@other/1")]
    [InlineData("relative", null)]
    public void PathsChangeInWholeParts(string path, string? becomes)
    {
        RuleKind kind = RuleTable.ByName("path")!;
        var rules = new RuleSet([kind.Parse("/data=/srv/data"), kind.Parse("/data/deep/=/"), kind.Parse("@name=@other")]);
        Assert.Equal(becomes, rules.Path(Role.Path, path, NoScope()));
    }

    [Fact]
    public void TheRootMayMove()
    {
        var rules = new RuleSet([RuleTable.ByName("path")!.Parse("/=/srv")]);
        Assert.Equal("/srv", rules.Path(Role.Path, "/", NoScope()));
        Assert.Equal("/srv/etc", rules.Path(Role.Path, "/etc", NoScope()));
    }

    [Theory]
    [InlineData("-A INPUT -s 10.0.0.0/24 -p tcp -m tcp --dport 80 -j ACCEPT", "-A INPUT -s 10.7.0.0/24 -p tcp -m tcp --dport 8080 -j ACCEPT")]
    [InlineData("-A INPUT -s 10.0.0.0/255.255.255.0 -i eth0", "-A INPUT -s 10.7.0.0/255.255.255.0 -i lan0")]
    [InlineData("-A INPUT -s 10.0.0.0/16 -i eth01", null)]
    [InlineData("-A X ! -i eth0 -p tcp -m multiport --dports 53,80,90:95 -m comment --comment \"10.0.0.1 at 80\"", "-A X ! -i lan0 -p tcp -m multiport --dports 53,8080,90:95 -m comment --comment \"10.0.0.1 at 80\"")]
    [InlineData("-A X -p udp --dport 80 -m comment --comment 10.0.0.1", null)]
    [InlineData("-A X -p tcp -j DNAT --to-destination 10.0.0.1:80", "-A X -p tcp -j DNAT --to-destination 10.7.0.1:8080")]
    [InlineData("-A X -p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90", "-A X -p tcp -j DNAT --to-destination 10.7.0.1-10.7.0.9:80-90")]
    [InlineData("-A X -p tcp -j DNAT --to-destination [fd00::1]:80", "-A X -p tcp -j DNAT --to-destination [fd01::1]:8080")]
    [InlineData("# 10.0.0.1 80", null)]
    [InlineData(":INPUT ACCEPT [10:80]", null)]
    [InlineData("\t\tip saddr { 10.0.0.1, 10.0.0.4-10.0.0.8 } tcp dport { 22, 80 } iifname { \"eth0\", \"eth1\" } accept", "\t\tip saddr { 10.7.0.1, 10.7.0.4-10.7.0.8 } tcp dport { 22, 8080 } iifname { \"lan0\", \"eth1\" } accept")]
    [InlineData("\t\tiifname != \"eth0\" tcp sport != 80 dnat to 10.0.0.1:80 comment \"80 eth0\"", "\t\tiifname != \"lan0\" tcp sport != 8080 dnat to 10.7.0.1:8080 comment \"80 eth0\"")]
    [InlineData("\t\tudp dport 80 meta mark 80 ip6 daddr fd00::/64", "\t\tudp dport 80 meta mark 80 ip6 daddr fd01::/64")]
    [InlineData("\t\ttcp dport 80-90 ether saddr aa:bb:cc:dd:ee:ff accept", null)]
    [InlineData("\t\ttcp dport vmap { 80 : accept, 443 : drop }", "\t\ttcp dport vmap { 8080 : accept, 443 : drop }")]
    [InlineData("\t\ttcp dport 443 redirect to :80", "\t\ttcp dport 443 redirect to :8080")]
    public void FirewallTextChangesWhereItIsClear(string line, string? becomes)
    {
        var rules = new RuleSet([Parse("addr 10.0.0.0/24=10.7.0.0/24"), Parse("addr fd00::/64=fd01::/64"), Parse("port tcp:80=8080"), Parse("ifname eth0=lan0")]);
        byte[]? changed = new FirewallText(rules, NoScope(), static (_, _) => { }).Rewrite(line);
        Assert.Equal(becomes, changed is null ? null : Encoding.UTF8.GetString(changed));
    }

    [Fact]
    public void PortsInSetsOfPortsChange()
    {
        var rules = new RuleSet([Parse("port 80=8080")]);
        var text = new FirewallText(rules, NoScope(), static (_, _) => { });
        string[] lines = ["\tset s {", "\t\ttype inet_service", "\t\telements = { 22, 80,", "\t\t\t     443, 80 }", "\t}", "\tset t {", "\t\ttype mark", "\t\telements = { 80 }", "\t}"];
        string[] result = [.. lines.Select(line => text.Rewrite(line) is { } changed ? Encoding.UTF8.GetString(changed) : line)];
        Assert.Equal("\t\telements = { 22, 8080,", result[2]);
        Assert.Equal("\t\t\t     443, 8080 }", result[3]);
        Assert.Equal(lines[7], result[7]);
    }

    [Theory]
    [InlineData("-A X -p tcp -m tcp --dport 80:82 -j ACCEPT", "-A X -p tcp -m tcp --dport 8080:8082 -j ACCEPT")]
    [InlineData("-A X -p tcp -m multiport --dports 22,80:81", "-A X -p tcp -m multiport --dports 22,8080:8081")]
    [InlineData("\t\ttcp dport { 80-82, 443 } accept", "\t\ttcp dport { 8080-8082, 443 } accept")]
    [InlineData("\t\ttcp dport 80-83 accept", null)]
    [InlineData("\t\ttcp dport 79-82 accept", null)]
    [InlineData("\t\tudp dport 80-82 accept", null)]
    [InlineData("\t\ttcp dport 82-80 accept", null)]
    [InlineData("-A X -p tcp -m tcp --dport 80:99999999999999999999 -j ACCEPT", null)]
    public void ARangeOfPortsChangesWithAllOfThem(string line, string? becomes)
    {
        var rules = new RuleSet([Parse("port tcp:80=8080"), Parse("port tcp:81=8081"), Parse("port tcp:82=8082"), Parse("port tcp:83=9083")]);
        byte[]? changed = new FirewallText(rules, NoScope(), static (_, _) => { }).Rewrite(line);
        Assert.Equal(becomes, changed is null ? null : Encoding.UTF8.GetString(changed));
        Assert.Equal(becomes is null, rules.Rules.All(static rule => rule.Uses == 0));
    }

    [Fact]
    public void ValuesThatWereThereBeforeAreCounted()
    {
        var rules = new RuleSet([Parse("uid 0=1000"), Parse("uid 5=6"), Parse("uid 6=5"), Parse("path /a=/b"), Parse("addr 10.0.0.0/24=10.1.0.0/24"), Parse("port tcp:80=81")]);
        foreach (ulong id in (ulong[])[0, 5, 6, 1000, 1000]) rules.Number(Role.Uid, id, null, NoScope());
        foreach (string path in (string[])["/a/x", "/b/x", "/bb", "/b"]) rules.Path(Role.Path, path, NoScope());
        rules.Address([10, 0, 0, 1], 32, NoScope());
        rules.Address([10, 1, 0, 1], 32, NoScope());
        rules.Number(Role.Port, 81, "udp", NoScope());
        Assert.Equal([2, 0, 0, 2, 1, 0], rules.Rules.Select(static rule => rule.Merged));
    }

    [Theory]
    [InlineData("{\"rules\": [{\"addr\": \"10.0.0.1=10.0.0.9\", \"where\": {\"pid\": 42}}]}", null)]
    [InlineData("{\"rules\": [{\"path\": {\"old\": \"/a=b\", \"new\": \"/c\"}}, {\"hostname\": \"x\"}]}", null)]
    [InlineData("[]", "rules.json: expected an object with a list of rules")]
    [InlineData("{\"rules\": [}", "rules.json:1:12: ")]
    [InlineData("{\"rules\": [{\"adr\": \"a=b\"}]}", "rules.json: rules[0]: no kind of rule is called adr; did you mean addr?")]
    [InlineData("{\"rules\": [{\"addr\": \"10.0.0.1=10.0.0.2\", \"port\": \"1=2\"}]}", "are two rules")]
    [InlineData("{\"rules\": [{\"addr\": \"10.0.0.1=10.0.0.2\", \"where\": {}}]}", "it limits nothing")]
    [InlineData("{\"rules\": [{\"addr\": \"10.0.0.1=10.0.0.2\", \"where\": {\"pid\": -1}}]}", "where.pid: expected a number")]
    [InlineData("{\"rules\": [{\"uid\": 5}]}", "uid is \"OLD=NEW\"")]
    [InlineData("{\"rules\": [{}]}", "there is no rule in it")]
    public void FilesOfRulesAreChecked(string json, string? fault)
    {
        IReadOnlyList<Rule> Read() => RuleFile.Read(Encoding.UTF8.GetBytes(json), "rules.json");
        if (fault is null) Assert.NotEmpty(Read());
        else Assert.Contains(fault, Assert.Throws<ImageFormatException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheSchemaHasEveryKind()
    {
        using JsonDocument schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "rules.schema.json")));
        JsonElement rule = schema.RootElement.GetProperty("$defs").GetProperty("rule").GetProperty("properties");
        Assert.Equal([.. RuleTable.Kinds.Select(static kind => kind.Name), "where"], rule.EnumerateObject().Select(static member => member.Name));
    }

    /// <summary>Numbers longer than they need be, fields in another order, unknown ones and packed lists: what is not changed stays.</summary>
    [Fact]
    public void OtherBytesStay()
    {
        // mnt_id (field 2) as a varint of three bytes, then of the shortest form; an unknown field 99; parent_mnt_id with bits beyond 32.
        const string message = "10b58180 00" + "10b501" + "9a06 03616263" + "20b5 81808010";
        byte[] image = ImageBuilder.Of("MNTS").Entry(message).Build();
        string directory = Directory.CreateTempSubdirectory("soccr-").FullName;
        try
        {
            string path = Path.Combine(directory, "mountpoints-9.img");
            File.WriteAllBytes(path, image);
            Run("mnt-id 181=300");
            byte[] changed = File.ReadAllBytes(path);
            Assert.Equal(Convert.FromHexString("10ac8280" + "00" + "10ac02" + "9a0603616263" + "20ac82808010"), changed[12..]);
            Run("mnt-id 300=181");
            Assert.Equal(image, File.ReadAllBytes(path));

            void Run(string rule)
            {
                using var store = new SingleImageStore(path);
                using var sink = new SingleImageSink(path);
                new RewriteRun(store, new RuleSet([Parse(rule)]), sink) { Verify = false }.Run(static _ => { });
            }
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Rule Parse(string text) => RuleTable.ByName(text.Split(' ')[0])!.Parse(text.Split(' ')[1]);

    private static EntryScope NoScope() => new(new Checkpoint(new SingleImageStore("none.img")));
}
