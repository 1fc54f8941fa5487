using System.Text;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Raw images: what an edit may and may not do, and forms that are unusual.</summary>
public class NetlinkTests
{
    private const string Address = """
        {"magic": "IFADDR", "entries": [
        {"type": "newaddr", "flags": "multi", "seq": 1, "pid": 2, "ifa_family": "inet", "ifa_prefixlen": 8, "ifa_flags": "permanent", "ifa_scope": "host", "ifa_index": 1,
         "attributes": [{"local": "127.0.0.1"}, {"label": "lo"}]}]}
        """;

    public static TheoryData<string, string, string> Edits => new()
    {
        { "\"local\"", "\"locale\"", "x.json:3:18: entries[0].attributes[0].locale: no such attribute here; did you mean local?" },
        { "\"127.0.0.1\"", "\"127.0.0.256\"", "x.json:3:27: entries[0].attributes[0].local: \"127.0.0.256\" is no IP address" },
        { "\"newaddr\"", "\"newadr\"", "x.json:2:10: entries[0].type: no such message type: newadr; did you mean newaddr?" },
        { "\"ifa_scope\": \"host\"", "\"ifa_scope\": \"hots\"", "entries[0].ifa_scope: no such name: hots; did you mean host?" },
        { "\"ifa_prefixlen\": 8", "\"ifa_prefixlen\": 256", "entries[0].ifa_prefixlen: 256 is out of range of an unsigned number of 8 bits" },
        { "\"ifa_prefixlen\": 8", "\"ifa_prefix\": 8", "entries[0].ifa_prefix: no such member of a newaddr message; did you mean ifa_prefixlen?" },
        { "\"ifa_prefixlen\": 8, ", "", "the field ifa_prefixlen is missing" },
        { ", \"ifa_index\": 1", "", "the field ifa_index is missing" },
        { "{\"local\": \"127.0.0.1\"}", "{\"local\": \"127.0.0.1\", \"label\": \"lo\"}", "an attribute has one value" },
        { "{\"local\": \"127.0.0.1\"}", "{}", "an attribute is one member" },
        { "{\"local\": \"127.0.0.1\"}", "{\"type\": 2}", "an attribute is one member" },
        { "{\"local\": \"127.0.0.1\"}", "{\"type\": 16384, \"bytes\": \"\"}", "expected one attribute number, 0 to 16383" },
        { "\"flags\": \"multi\"", "\"flags\": \"mulit\"", "entries[0].flags: no such flag: mulit; did you mean multi?" },
        { "\"flags\": \"multi\"", "\"flags\": \"match\"", "entries[0].flags: no such flag: match" },
        { "\"seq\": 1, ", "\"seq\": 1, \"seq\": 1, ", "entries[0].seq: the key is there twice" },
        { "\"lo\"}", "\"a\\u0000b\"}", "a NUL inside the text" },
        { "[\n{\"type\"", "[\n{\"typ\"", "a message needs its type" },
        { "\"127.0.0.1\"", "\"::1\"", "x.json:3:27: entries[0].attributes[0].local: \"::1\" is no IPv4 address" },
        { "\"inet\"", "\"inet6\"", "entries[0].attributes[0].local: \"127.0.0.1\" is no IPv6 address" },
        { "{\"label\": \"lo\"}", "{\"cacheinfo\": {}}", "entries[0].attributes[1].cacheinfo: the field prefered is missing" },
        { "{\"label\": \"lo\"}", "{\"cacheinfo\": {\"prefered\": 1, \"valid\": 1, \"cstamp\": 1}}", "entries[0].attributes[1].cacheinfo: the field tstamp is missing" },
        { "\"type\": \"newaddr\", ", "\"type\": \"newaddr\", \"type\": \"newaddr\", ", "entries[0].type: the key is there twice" },
        { "{\"local\": \"127.0.0.1\"}", "{\"local\": \"127.0.0.1\", \"@nested\": true, \"@nested\": true}", "@nested: the key is there twice" },
        { "{\"local\": \"127.0.0.1\"}", "{\"local\": \"127.0.0.1\", \"@net_byteorder\": true, \"@net_byteorder\": true}", "@net_byteorder: the key is there twice" },
        { "{\"label\": \"lo\"}", "{\"label\": \"lo\", \"@padding\": \"AA==\", \"@padding\": \"AA==\"}", "@padding: the key is there twice" },
        { "{\"label\": \"lo\"}", "{\"label\": \"lo\", \"@padding\": \"AAA=\"}", "@padding is 2 bytes, the attribute has room for 1" },
        { "{\"label\": \"lo\"}", "{\"label\": \"lo\", \"@padding\": \"\"}, {\"flags\": 0}", "the attribute before this one has too little padding" },
        { "\"attributes\"", "\"@padding\": \"AA==\", \"attributes\"", "@padding is 1 bytes, the message has room for 0" },
        { "\"attributes\"", "\"@padding\": \"\", \"@padding\": \"\", \"attributes\"", "@padding: the key is there twice" },
        { "\"attributes\"", "\"bytes\": \"AAAA\", \"attributes\"", "bytes stands in place of fields and attributes" },
        { "\"type\": \"newaddr\"", "\"type\": 77", "entries[0].ifa_family: no such member of a netlink message" },
        { "\"attributes\": [", "\"@trailing\": \"\", \"attributes\": [", "entries[0].@trailing: no such member of a newaddr message" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void AWrongEditIsRefused(string right, string wrong, string message)
    {
        Assert.Contains(right, Address, StringComparison.Ordinal);
        string actual = Transcoding.FailsToEncode(Address.Replace(right, wrong, StringComparison.Ordinal)).Message;
        Assert.Contains(message, actual, StringComparison.Ordinal);
        Assert.StartsWith("x.json:", actual, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("newaddr", "multi | replace | excl | create | append")]
    [InlineData("deladdr", "multi | nonrec | bulk")]
    [InlineData("getaddr", "request | root | match | atomic | 0x800")]
    public void UpperFlagsMeanWhatTheKindOfMessageSays(string type, string flags)
    {
        string json = Address.Replace("\"newaddr\"", $"\"{type}\"", StringComparison.Ordinal).Replace("\"multi\"", $"\"{flags}\"", StringComparison.Ordinal);
        Assert.Contains($"\"type\": \"{type}\", \"flags\": \"{flags}\"", Transcoding.Decode(Transcoding.Encode(json), type: ImageTypes.Parse("IFADDR")), StringComparison.Ordinal);
    }

    [Fact]
    public void AMessageIsNeverLongerThanIpReads()
    {
        string json = Address.Replace("\"127.0.0.1\"}", $"\"127.0.0.1\"}}, {{\"type\": 99, \"bytes\": \"{Convert.ToBase64String(new byte[16384])}\"}}", StringComparison.Ordinal);
        Assert.Contains("at most 16384 are read back", Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
        string odd = Address.Replace("{\"label\": \"lo\"}", "{\"label\": \"lo\", \"@padding\": \"\"}", StringComparison.Ordinal);
        Assert.Contains("expected a multiple of 4", Transcoding.FailsToEncode(odd).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OnlyTheLastMessageMayLackItsPadding()
    {
        // A label of 3 bytes without the byte behind it, at the end of the file.
        byte[] image = ImageBuilder.Bare().Bytes("22 12 36 47  1f 00 00 00 14 00 02 00 00 00 00 00 00 00 00 00  02 08 80 fe 01 00 00 00  07 00 03 00 6c 6f 00").Build();
        string json = Transcoding.Decode(image, type: ImageTypes.Parse("IFADDR"));
        Assert.Contains("""{"label": "lo", "@padding": ""}""", json, StringComparison.Ordinal);
        Assert.Equal(image, Transcoding.Encode(json));
        string message = json[json.IndexOf("{\"type\"", StringComparison.Ordinal)..json.LastIndexOf("]}", StringComparison.Ordinal)];
        string twice = json.Replace(message, $"{message}, {message}", StringComparison.Ordinal);
        Assert.Contains("the message before this one has too little padding", Transcoding.FailsToEncode(twice).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KeysMayComeInAnyOrder()
    {
        byte[] image = Transcoding.Encode(Address);
        string sorted = """
            {"entries": [{"attributes": [{"local": "127.0.0.1"}, {"label": "lo"}], "flags": "multi", "ifa_family": "inet", "ifa_flags": 128, "ifa_index": 1,
            "ifa_prefixlen": "8", "ifa_scope": 254, "pid": 2, "seq": 1, "type": "newaddr"}], "magic": "IFADDR"}
            """;
        Assert.Equal(image, Transcoding.Encode(sorted));
        Assert.Equal(image, Transcoding.EncodeThroughPipes(sorted));
    }

    [Theory]
    [InlineData("22 12 36 47 02 00", "x.img:0x4: entries[0]: 2 bytes are left, too few for a message")]
    [InlineData("22 12 36 47 0c 00 00 00 14 00 02 00 00 00 00 00", "x.img:0x4: entries[0]: nlmsg_len is 12, expected 16 to 16384")]
    [InlineData("22 12 36 47 14 00 00 00 14 00 02 00 00 00 00 00 00 00 00 00", "x.img:0x4: entries[0]: message is 16 bytes, its nlmsg_len says 20")]
    [InlineData("22 12 36 47 1c 00 00 00 14 00 02 00 00 00 00 00 00 00 00 00 02 08 80 fe 01 00 00 00 09 00 02 00", "x.img:0x1c: entries[0].attributes: the attribute's length is 9, expected 4 to 4")]
    [InlineData("22 12 36 47 1a 00 00 00 14 00 02 00 00 00 00 00 00 00 00 00 02 08 80 fe 01 00 00 00 09 00 00 00", "x.img:0x1c: entries[0].attributes: 2 bytes are left, too few for an attribute")]
    public void ALengthThatDoesNotFitIsAnErrorWithItsOffset(string bytes, string message) =>
        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => Transcoding.Decode(ImageBuilder.Bare().Bytes(bytes).Build(), type: ImageTypes.Parse("IFADDR"))).Message);

    [Fact]
    public void PlainAndPrettyDifferInLayoutOnly()
    {
        foreach (string name in ImageFixture.Names.Where(static name => ImageFixture.Open(name).Type is { Raw: not null }))
        {
            ImageFixture fixture = ImageFixture.Open(name);
            using var plain = System.Text.Json.JsonDocument.Parse(fixture.Json(pretty: false));
            using var pretty = System.Text.Json.JsonDocument.Parse(fixture.Json(pretty: true));
            Assert.True(System.Text.Json.JsonElement.DeepEquals(plain.RootElement, pretty.RootElement), name);
        }
    }

    [Fact]
    public void EncapsulationNamesItsForm()
    {
        // RTA_ENCAP (22) before RTA_ENCAP_TYPE (21), as the kernel writes them: an ip tunnel with id 5 to 10.0.0.9.
        byte[] image = ImageBuilder.Bare().Bytes("24 12 31 45").Bytes(
            "44 00 00 00 18 00 22 00 00 00 00 00 00 00 00 00  02 18 00 00 fe 03 00 01 00 00 00 00"
            + "08 00 01 00 0a 02 00 00  18 00 16 00 0c 00 01 00 00 00 00 00 00 00 00 05 08 00 02 00 0a 00 00 09  06 00 15 00 02 00 00 00").Build();
        string json = Transcoding.Decode(image, type: ImageTypes.Parse("ROUTE"));
        Assert.Contains("""{"encap": {"ip": [{"id": 5}, {"dst": "10.0.0.9"}]}}, {"encap_type": "ip"}""", json, StringComparison.Ordinal);
        Assert.Equal(image, Transcoding.Encode(json));
    }

    [Fact]
    public void NextHopsAreEditable()
    {
        const string json = """
            {"magic": "ROUTE", "entries": [{"type": "newroute", "flags": "multi", "seq": 1, "pid": 1, "rtm_family": "inet", "rtm_dst_len": 0, "rtm_src_len": 0, "rtm_tos": 0,
            "rtm_table": "main", "rtm_protocol": "static", "rtm_scope": "universe", "rtm_type": "unicast", "rtm_flags": "", "attributes": [{"multipath": [
            {"flags": "", "hops": 0, "ifindex": 2, "attributes": [{"gateway": "10.0.0.1"}]}, {"flags": "onlink", "hops": 4, "ifindex": 3, "attributes": [{"via": {"family": "inet6", "addr": "fe80::1"}}]}]}]}]}
            """;
        byte[] image = Transcoding.Encode(json);
        using var back = System.Text.Json.JsonDocument.Parse(Transcoding.Decode(image, type: ImageTypes.Parse("ROUTE")));
        using var given = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
        Assert.True(System.Text.Json.JsonElement.DeepEquals(given.RootElement, back.RootElement));
    }

    private const string Route = """
        {"magic": "ROUTE", "entries": [{"type": "newroute", "flags": "multi", "seq": 1, "pid": 1, "rtm_family": "inet", "rtm_dst_len": 0, "rtm_src_len": 0, "rtm_tos": 0,
        "rtm_table": "main", "rtm_protocol": "static", "rtm_scope": "universe", "rtm_type": "unicast", "rtm_flags": "", "attributes": [ATTRIBUTES]}]}
        """;

    [Theory]
    [InlineData("""{"via": {"family": "inet6", "addr": "10.0.0.1"}}""", "attributes[0].via.addr: \"10.0.0.1\" is no IPv6 address")]
    [InlineData("""{"via": {"addr": "fe80::1", "family": "inet"}}""", "attributes[0].via.addr: \"fe80::1\" is no IPv4 address")]
    [InlineData("""{"encap": {"ip": [{"id": 1}]}}""", "entries[0].attributes: encap needs encap_type beside it")]
    [InlineData("""{"encap": {"ip": [{"id": 1}]}}, {"encap_type": "mpls"}""", "attributes[1]: encap is not of the kind that encap_type says")]
    [InlineData("""{"encap_type": "mpls"}, {"encap": {"ip": [{"id": 1}]}}""", "attributes[1]: encap is not of the kind that encap_type says")]
    [InlineData("""{"encap_type": "ip"}, {"encap": {"ip": [], "ip6": []}}""", "attributes[1].encap.ip6: expected one of mpls, ip, ila")]
    [InlineData("""{"encap_type": "ip"}, {"encap": {}}""", "attributes[1].encap: expected one of mpls, ip, ila")]
    [InlineData("""{"newdst": [{"label": 1048576, "tc": 0, "s": 1, "ttl": 0}]}""", "newdst[0].label: 1048576 is out of range of an unsigned number of 20 bits")]
    [InlineData("""{"newdst": [{"label": 1, "tc": 0, "ttl": 0}]}""", "attributes[0].newdst[0]: the field s is missing")]
    [InlineData("""{"cacheinfo": {"clntref": 0, "lastuse": 0, "expires": 0, "error": 0, "used": 0, "id": 0, "ts": 0, "tsage": 0, "@rest": "AA==", "@rest": "AA=="}}""", "@rest: the key is there twice")]
    [InlineData("""{"encap_type": "seg6"}, {"encap": {"seg6": [{"srh": {"mode": "encap", "nexthdr": 0, "hdrlen": 2, "type": 4, "segments_left": 0, "first_segment": 0, "flags": "", "tag": 0, "segments": ["::1", "::2"]}}]}}""", "srh: first_segment is one less than the number of segments")]
    public void AnEditThatContradictsItselfIsRefused(string attributes, string message) =>
        Assert.Contains(message, Transcoding.FailsToEncode(Route.Replace("ATTRIBUTES", attributes, StringComparison.Ordinal)).Message, StringComparison.Ordinal);

    [Fact]
    public void NestingHasALimit()
    {
        const int depth = 20_000;
        string hops = string.Concat(Enumerable.Repeat("""{"multipath": [{"flags": 0, "hops": 0, "ifindex": 1, "attributes": [""", depth)) + string.Concat(Enumerable.Repeat("]}]}", depth));
        Assert.Contains("attributes are nested deeper than 32 levels", Transcoding.FailsToEncode(Route.Replace("ATTRIBUTES", hops, StringComparison.Ordinal)).Message, StringComparison.Ordinal);

        // In an image what is deeper stays bytes: hops of one attribute each, the next list of hops.
        byte[] image = NextHops(1000);
        string json = Transcoding.Decode(image, type: ImageTypes.Parse("ROUTE"));
        Assert.Equal(31, json.Split("\"multipath\"").Length - 1);
        Assert.Equal(image, Transcoding.Encode(json));
    }

    [Theory]
    [InlineData("""{"multipath": [{"flags": 0, "hops": 0, "ifindex": 1, "attributes": [ITEM, ITEM]}]}""", "multipath[0]: the element is 80016 bytes, at most 65535 are possible")]
    [InlineData("""{"metrics": [ITEM, ITEM]}""", "attributes[0]: the attribute is 80008 bytes, at most 65531 are possible")]
    [InlineData("""{"type": 99, "bytes": "ITEM"}""", "attributes[0]: the attribute is 80000 bytes, at most 65531 are possible")]
    public void WhatIsLongerThanItsLengthSaysIsRefused(string attribute, string message)
    {
        string bytes = Convert.ToBase64String(new byte[attribute.Contains("\"ITEM\"", StringComparison.Ordinal) ? 80_000 : 40_000]);
        string item = attribute.Contains("\"ITEM\"", StringComparison.Ordinal) ? bytes : $$"""{"type": 99, "bytes": "{{bytes}}"}""";
        string json = Route.Replace("ATTRIBUTES", attribute.Replace("ITEM", item, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains(message, Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ManyAttributesOfAChosenFormComeBack()
    {
        // Each of them looks for the attribute that chooses, which is not there.
        byte[] body = [.. Convert.FromHexString("0218 0000 fe03 0001 0000 0000".Replace(" ", "", StringComparison.Ordinal)), .. Enumerable.Repeat<byte[]>([4, 0, 22, 0], 4000).SelectMany(static a => a)];
        byte[] image = ImageBuilder.Bare().Bytes("24 12 31 45").Word((uint)(16 + body.Length)).Bytes("18 00 22 00 00 00 00 00 00 00 00 00").Bytes(body).Build();
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image, type: ImageTypes.Parse("ROUTE"))));
    }

    [Theory]
    [InlineData("""{"encap": {"ip": [{"opts": [{"geneve": [{"class": 257}, {"geneve_type": 1}, {"data": "AQIDBA==\n"}]}]}]}}, {"encap_type": "ip"}""")]
    [InlineData("""{"encap": {"ip6": [{"dst": "::9"}, {"opts": [{"vxlan": [{"gbp": 4096}]}]}]}}, {"encap_type": "ip6"}""")]
    [InlineData("""{"encap_type": "ip"}, {"encap": {"ip": [{"flags": "csum | erspan_opt"}, {"opts": [{"erspan": [{"ver": 2}, {"index": 7}, {"dir": 1}, {"hwid": 3}]}]}]}}""")]
    [InlineData("""{"encap": {"seg6_local": [{"action": "end_bpf"}, {"bpf": [{"prog": 3}, {"prog_name": "x"}]}, {"flavors": [{"operation": "psp | next_csid"}, {"lcblock_bits": 32}]}]}}, {"encap_type": "seg6_local"}""")]
    [InlineData("""{"via": {"family": "packet", "addr": "02:00:00:00:00:01"}}""")]
    [InlineData("""{"via": {"family": "mpls", "addr": [{"label": 16, "tc": 1, "s": 1, "ttl": 255}]}}""")]
    public void WhatNoMachineHereCanWriteComesBack(string attributes)
    {
        string json = Route.Replace("ATTRIBUTES", attributes, StringComparison.Ordinal);
        using var back = System.Text.Json.JsonDocument.Parse(Transcoding.Decode(Transcoding.Encode(json), type: ImageTypes.Parse("ROUTE")));
        using var given = System.Text.Json.JsonDocument.Parse(Encoding.UTF8.GetBytes(json));
        Assert.True(System.Text.Json.JsonElement.DeepEquals(given.RootElement, back.RootElement), back.RootElement.ToString());
    }

    [Fact]
    public void AStructureThatGrewMayEndEarly()
    {
        // skmeminfo before Linux 4.7: no drops; and one that ends where none ever did.
        const string head = "02 01 00 00 1b 59 1b 5a 7f 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 7f 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
            + "01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 00 00 00";
        foreach ((int words, string expected) in new[] { (8, "\"backlog\": 0}}"), (9, "\"drops\": 0}}"), (10, "\"drops\": 0, \"@rest\": \"AAAAAA==\\n\"}}"), (3, "{\"type\": 7, \"bytes\"") })
        {
            byte[] image = ImageBuilder.Bare().Word((uint)(16 + 72 + 4 + 4 * words)).Bytes("14 00 02 00 00 00 00 00 00 00 00 00").Bytes(head)
                .Word((uint)(7 << 16 | (4 + 4 * words))).Bytes(new byte[4 * words]).Build();
            string json = Transcoding.Decode(image, type: ImageTypes.Parse("SOCK_DIAG"));
            Assert.Contains(expected, json, StringComparison.Ordinal);
            Assert.Equal(image, Transcoding.Encode(json));
            if (words == 9) Assert.Contains("the field rcvbuf is missing", Transcoding.FailsToEncode(json.Replace("\"rcvbuf\": 0, ", "", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("sock-diag-requests", "\"flags\": \"request | root | match\"", "\"flags\": \"multi\"", "the flag request, is not that of a inet_diag_req message")]
    [InlineData("sock-diag-tcp4", "\"idiag_family\": \"inet\"", "\"idiag_family\": \"inet6\"", "the address family, or the flag request, is not that of a inet_diag message")]
    [InlineData("netnf-ct-kinds", "\"nfgen_family\": \"inet\"", "\"nfgen_family\": \"inet6\"", "v4_src: an IPv4 address, the message's family is another")]
    public void AMessageOfAnotherKindThanItsTypeIsRefused(string fixture, string right, string wrong, string message)
    {
        string json = ImageFixture.Open(fixture).Json(pretty: false);
        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.Contains(message, Transcoding.FailsToEncode(json.Replace(right, wrong, StringComparison.Ordinal)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void NoAttributeOfAFixtureIsUnknown()
    {
        // That one has an attribute from the future, on purpose.
        string[] names = [.. ImageFixture.Names.Where(static name => ImageFixture.Open(name).Type is { Raw: not null }
            && System.Text.RegularExpressions.Regex.IsMatch(ImageFixture.Open(name).Json(pretty: false), "\"type\": [0-9]+, \"bytes\""))];
        Assert.Equal(["af-inet-cr-libnl3"], names);
    }

    [CorpusFact]
    public void EveryDumpOfTheCollectionComesBackAndHasNothingUnknown()
    {
        int images = 0;
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Corpus.Directory, "dev"), "*.img", SearchOption.AllDirectories))
        {
            if (ImageTypes.ByFileName(path) is not { Raw: Images.Raw.NetlinkImage } type) continue;
            byte[] image = File.ReadAllBytes(path);
            string json = Transcoding.Decode(image, type: type);
            Assert.True(image.AsSpan().SequenceEqual(Transcoding.Encode(json)), path);
            string told = json.Replace("\"@note\"", "", StringComparison.Ordinal);
            Assert.False(told.Contains("\"bytes\": \"", StringComparison.Ordinal) || told.Contains("\"@", StringComparison.Ordinal), path);
            images++;
        }
        Assert.True(images > 500, $"{images} dumps are too few for the collection");
    }

    // A route of lists of next hops inside each other.
    private static byte[] NextHops(int depth)
    {
        byte[] inner = [];
        for (int i = 0; i < depth; i++)
        {
            // An attribute (length, 9) of one hop (length, flags, hops, ifindex).
            inner = [.. Words((ushort)(12 + inner.Length), 9, (ushort)(8 + inner.Length), 0, 1, 0), .. inner];
        }
        return ImageBuilder.Bare().Bytes("24 12 31 45").Word((uint)(28 + inner.Length)).Bytes("18 00 22 00 00 00 00 00 00 00 00 00  02 18 00 00 fe 03 00 01 00 00 00 00").Bytes(inner).Build();
    }

    private static byte[] Words(params ushort[] words) => [.. words.SelectMany(BitConverter.GetBytes)];
}
