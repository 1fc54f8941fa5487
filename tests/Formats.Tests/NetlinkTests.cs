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
        { ", \"ifa_index\": 1", "", "fields at the end of a newaddr message are missing" },
        { "{\"local\": \"127.0.0.1\"}", "{\"local\": \"127.0.0.1\", \"label\": \"lo\"}", "an attribute has one value" },
        { "{\"local\": \"127.0.0.1\"}", "{}", "an attribute is one member" },
        { "{\"local\": \"127.0.0.1\"}", "{\"type\": 2}", "an attribute is one member" },
        { "{\"local\": \"127.0.0.1\"}", "{\"type\": 16384, \"bytes\": \"\"}", "expected one attribute number, 0 to 16383" },
        { "\"flags\": \"multi\"", "\"flags\": \"mulit\"", "entries[0].flags: no such flag: mulit; did you mean multi?" },
        { "\"seq\": 1, ", "\"seq\": 1, \"seq\": 1, ", "entries[0].seq: the key is there twice" },
        { "\"lo\"}", "\"a\\u0000b\"}", "a NUL inside the text" },
        { "[\n{\"type\"", "[\n{\"typ\"", "a message needs its type" },
    };

    [Theory, MemberData(nameof(Edits))]
    public void AWrongEditIsRefused(string right, string wrong, string message)
    {
        Assert.Contains(right, Address, StringComparison.Ordinal);
        string actual = Transcoding.FailsToEncode(Address.Replace(right, wrong, StringComparison.Ordinal)).Message;
        Assert.Contains(message, actual, StringComparison.Ordinal);
        Assert.StartsWith("x.json:", actual, StringComparison.Ordinal);
    }

    [Fact]
    public void AMessageIsNeverLongerThanIpReads()
    {
        string json = Address.Replace("\"127.0.0.1\"}", $"\"127.0.0.1\"}}, {{\"type\": 99, \"bytes\": \"{Convert.ToBase64String(new byte[16384])}\"}}", StringComparison.Ordinal);
        Assert.Contains("at most 16384 are read back", Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);
        string odd = Address.Replace("]}]}", "], \"@trailing\": \"AQ==\"}]}", StringComparison.Ordinal);
        Assert.Contains("expected a multiple of 4", Transcoding.FailsToEncode(odd).Message, StringComparison.Ordinal);
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
}
