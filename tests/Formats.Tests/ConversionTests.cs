using System.Text;
using System.Text.Json.Nodes;
using Soccr.Formats.Conversion;
using Soccr.Formats.Images;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Tests;

public class ConversionTests
{
    /// <summary>What a dump says of an entry that CRIU wrote makes the same entry again.</summary>
    [Theory]
    [InlineData(26)]
    [InlineData(27)]
    [InlineData(28)]
    public void AnEntryOfCriusComesBack(uint id)
    {
        byte[] files = Fixture("files-udp/files.img");
        byte[] dump = SocketFile.Convert(files, "files.img", new SocketNumbers(id, null)).Result;
        JsonObject original = Entries(files).First(entry => (uint)entry["id"]! == id)["isk"]!.AsObject();
        Converted<byte[]> back = SocketFile.Convert(dump, "udp.nl", new SocketNumbers(id, (uint)original["ino"]!));
        // The two that a dump has no place for, the second of which is empty.
        original.Remove("ns_id");
        original.Remove("tcp_opts");
        Assert.Equal(original.ToJsonString(), Entries(back.Result).Single()["isk"]!.ToJsonString());
        Assert.Empty(back.NotCarried);
        Assert.Equal(dump, SocketFile.Convert(back.Result, "files.img", default).Result);
    }

    /// <summary>Each attribute of a message that has all of them is carried or named.</summary>
    [Theory]
    [InlineData("af-inet-cr-own/udp-4714.nl", 3)]
    [InlineData("af-inet-cr-pacing/udp-4715.nl", 0)]
    [InlineData("af-inet-cr-ipv6/udp-4716.nl", 4)]
    public void NothingOfADumpIsDroppedSilently(string name, int datagrams)
    {
        byte[] dump = Fixture(name);
        Converted<byte[]> converted = SocketFile.Convert(dump, Path.GetFileName(name), default);
        bool isIpv6 = InetCrFile.ReadAll(dump, name)[0].IsIpv6;
        InetCrMessage back = InetCrFile.ReadAll(SocketFile.Convert(converted.Result, "files.img", default).Result, "back")[0];
        HashSet<string> named = [.. converted.NotCarried.Select(static note => note.Name)];
        foreach (InetCrAttribute attribute in InetCrFile.ReadAll(dump, name)[0].Attributes.Where(static attribute => attribute.Name != "devices"))
        {
            bool isCarried = back.Find(attribute.Name!) is { } payload && payload.AsSpan().SequenceEqual(attribute.Payload);
            bool isDefault = OptionNames.All.FirstOrDefault(option => option.Attribute == attribute.Name) is { } option
                && (option.Form == OptionForm.Flag ? option.Default == 1 : option.IsDefault(OptionPayload.ToValue(option, attribute.Payload)!, isIpv6));
            Assert.True(isCarried != named.Contains(attribute.Name!) || (isDefault && !named.Contains(attribute.Name!)), attribute.Name);
        }
        if (datagrams > 0) Assert.Contains(new ConversionNote("datagram_data", $"{datagrams} datagrams of the receive queue"), converted.NotCarried);
    }

    [Theory]
    [InlineData("\"flags\": 2050", "flags: 2050")]
    [InlineData("\"ifname\": \"eth0\"", "ifname: \"eth0\"")]
    [InlineData("\"ifname\": \"HALF\"", "ifname: text that is no UTF-8")]
    [InlineData("\"v6only\": true", "v6only: true")]
    [InlineData("\"ip_opts\": {\"raw\": {\"hdrincl\": true}}", "raw: {\"hdrincl\":true}")]
    [InlineData("\"ip_opts\": {\"options\": \"lAQAAA==\"}", "options: \"lAQAAA==\\n\"")]
    [InlineData("\"tcp_opts\": {\"congestion\": \"reno\"}", "tcp_opts: {\"congestion\":\"reno\"}")]
    [InlineData("\"ipv6_opts\": {\"tclass\": 32}", "ipv6_opts: {\"tclass\":32}")]
    [InlineData("\"fown\": {\"uid\": 0, \"euid\": 0, \"signum\": 10, \"pid_type\": 1, \"pid\": 77}", "fown: {\"uid\":0,\"euid\":0,\"signum\":10,\"pid_type\":1,\"pid\":77}")]
    public void WhatADumpCannotSayIsNamed(string member, string expected)
    {
        byte[] files = File(member);
        Assert.Contains(expected, SocketFile.Convert(files, "files.img", default).NotCarried.Select(static note => $"{note.Name}: {note.Fact}"));
    }

    /// <summary>Fields of Soccr's own that have an attribute are carried over; back they are none that CRIU would restore.</summary>
    [Theory]
    [InlineData("\"ip_opts\": {\"recvtos\": true, \"ttl\": 64}", "ipopt_recvtos", "set")]
    [InlineData("\"ip_opts\": {\"mtu_discover\": 2, \"ttl\": 64}", "ipopt_mtu_discover", "2")]
    [InlineData("\"ip_opts\": {\"minttl\": 5, \"ttl\": 64}", "ipopt_minttl", "5")]
    public void FieldsOfOurOwnBecomeAttributes(string member, string attribute, string fact)
    {
        Converted<byte[]> dump = SocketFile.Convert(File(member), "files.img", default);
        Assert.Equal(["id", "ino", "ns_id"], dump.NotCarried.Select(static note => note.Name));
        Assert.DoesNotContain(dump.Supposed, note => note.Name == attribute);
        Assert.True(InetCrFile.ReadAll(dump.Result, "dump")[0].Has(attribute));
        Assert.Contains(new ConversionNote(attribute, fact), SocketFile.Convert(dump.Result, "udp-1.nl", default).NotCarried);
    }

    /// <summary>CRIU has one device beside the addresses, of those that are of a link.</summary>
    [Theory]
    [InlineData("fe80::1", "fd00::1", true)]
    [InlineData("ff02::fb", "::", true)]
    [InlineData("::", "fe80::9", true)]
    [InlineData("fd00::1", "fd00::2", false)]
    [InlineData("::ffff:10.0.0.1", "::ffff:10.0.0.2", false)]
    public void AddressesOfALinkComeAndGoWithTheirDevice(string source, string destination, bool isOfLink)
    {
        byte[] files = File(Ipv6(source, destination) + ", \"v6only\": false, \"ifname\": \"eth7\"");
        Converted<byte[]> dump = SocketFile.Convert(files, "files.img", default);
        InetCrMessage message = InetCrFile.ReadAll(dump.Result, "dump")[0];
        Assert.Equal((true, false, isOfLink ? "eth7" : null), (message.IsIpv6, message.Has("ipv6opt_v6only"), InetCrDevices.NamesOf(message).Values.SingleOrDefault()));
        Assert.Equal(!isOfLink, dump.NotCarried.Contains(new ConversionNote("ifname", "\"eth7\"")));
        JsonObject back = Entries(SocketFile.Convert(dump.Result, "udp.nl", default).Result).Single()["isk"]!.AsObject();
        JsonObject original = Entries(files).Single()["isk"]!.AsObject();
        string[] carried = ["family", "src_port", "dst_port", "src_addr", "dst_addr", "v6only", "state", .. isOfLink ? (string[])["ifname"] : []];
        Assert.Equal(carried.Select(field => original[field]!.ToJsonString()), carried.Select(field => back[field]!.ToJsonString()));
    }

    [Theory]
    [InlineData("\"family\": 10, \"src_addr\": [1]", "files.img: src_addr: 1 words of address, an IPv6 address has 4")]
    [InlineData("\"family\": 10, \"src_addr\": [1, 2, 3, 4, 5]", "files.img: src_addr: 5 words of address, an IPv6 address has 4")]
    [InlineData("\"family\": 10, \"src_addr\": [33022, 0, 0, 16777216], \"dst_addr\": []", "files.img: ifname: there is none, expected the device of the link-local address")]
    [InlineData("\"src_port\": 70000", "files.img: src_port: 70000 is no port, which has 16 bits")]
    [InlineData("\"src_addr\": [1, 2]", "files.img: src_addr: 2 words of address, an IPv4 address has 1")]
    [InlineData("\"ip_opts\": {\"ttl\": 300}", "files.img: ttl: 300 does not fit, af_inet_cr has a byte for it")]
    [InlineData("\"ip_opts\": {\"tos\": 4294967295}", "files.img: tos: 4294967295 does not fit, af_inet_cr has a byte for it")]
    [InlineData("\"type\": 1", "files.img: 0 sockets are meant, expected one; UDP sockets in it: none")]
    public void AnEntryThatIsNoSuchSocketIsRefused(string member, string expected) =>
        Assert.Equal(expected, Assert.Throws<ImageFormatException>(() => SocketFile.Convert(File(member), "files.img", default)).Message);

    [Fact]
    public void OptionsThatDoNotFitAreRefused()
    {
        Assert.Equal("files.img: so_bound_dev: the name has 16 bytes, a device's has at most 15, without NUL", Refusal(new JsonObject { ["so_bound_dev"] = new string('e', 16) }));
        Assert.StartsWith("files.img: so_bound_dev: ", Refusal(new JsonObject { ["so_bound_dev"] = "HALF" }), StringComparison.Ordinal);
        Assert.StartsWith("files.img: the message is ", Refusal(new JsonObject { ["so_filter"] = new JsonArray([.. Enumerable.Repeat(6ul << 48, 10000).Select(static word => JsonValue.Create(word))]) }), StringComparison.Ordinal);

        static string Refusal(JsonObject change)
        {
            JsonObject options = Entries(Fixture("files-udp/files.img")).First()["isk"]!["opts"]!.DeepClone().AsObject();
            foreach ((string key, JsonNode? value) in change) options[key] = value!.DeepClone();
            return Assert.Throws<ImageFormatException>(() => SocketFile.Convert(File($"\"opts\": {options.ToJsonString()}"), "files.img", default)).Message;
        }
    }

    [Theory]
    [InlineData(new byte[] { 20, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7, 1, 0, 0 }, "a.nl:0x10: cmd is 7, expected dump, restore, datagram or dump6")]
    [InlineData(new byte[] { 20, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0 }, "a.nl:0x0: the message has type 19 and version 2, expected one of af_inet_cr, version 1")]
    [InlineData(new byte[] { 16, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "a.nl:0x0: 16 bytes are left and the message's length is 0, expected a message of at least 20 bytes")]
    [InlineData(new byte[] { 28, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 7, 0, 2, 0, 1, 2, 3, 0 }, "a.nl:0x14: attribute sock_state has 3 bytes, which are none")]
    [InlineData(new byte[] { 28, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 4, 0, 6, 0, 4, 0, 6, 0 }, "a.nl:0x18: attribute sockopt_broadcast is there twice, expected it once")]
    [InlineData(new byte[] { 24, 0, 0, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 9, 0, 6, 0 }, "a.nl:0x14: the attribute's length is 9, expected 4 to 4")]
    public void MalformedMessagesAreLocated(byte[] file, string expected) =>
        Assert.Equal(expected, Assert.Throws<ImageFormatException>(() => InetCrFile.ReadAll(file, "a.nl")).Message);

    /// <summary>The messages of another's fixture, with every attribute of the patch, are read and written as they were.</summary>
    [Theory]
    [InlineData("af-inet-cr-own/udp-4714.nl")]
    [InlineData("af-inet-cr-ipv6/udp-4716.nl")]
    public void AFileThatSoccrWroteIsWrittenAgain(string name)
    {
        byte[] file = Fixture(name);
        Assert.Equal(file, InetCrFile.WriteAll(InetCrFile.ReadAll(file, name)));
    }

    private static string Ipv6(string source, string destination)
    {
        return $"\"family\": 10, \"state\": {(destination == "::" ? 7 : 1)}, \"src_port\": 53, \"dst_port\": {(destination == "::" ? 0 : 99)}, \"src_addr\": {Words(source)}, \"dst_addr\": {Words(destination)}";

        static string Words(string address) => $"[{string.Join(", ", System.Net.IPAddress.Parse(address).GetAddressBytes().Chunk(4).Select(static word => BitConverter.ToUInt32(word)))}]";
    }

    private static byte[] Fixture(string name) => System.IO.File.ReadAllBytes(Path.Combine(Repository.Root, "tests", "fixtures", "images", name));

    private static IEnumerable<JsonObject> Entries(byte[] image)
    {
        using var text = new MemoryStream();
        ImageTranscoder.Decode(new MemoryStream(image), text, new DecodeOptions { Name = "image" });
        return JsonNode.Parse(text.ToArray())!["entries"]!.AsArray().Select(static entry => entry!.AsObject());
    }

    // HALF is half a pair of surrogates, which a text that is no UTF-8 has.
    private static byte[] File(string member)
    {
        JsonObject socket = Entries(Fixture("files-udp/files.img")).First();
        foreach ((string key, JsonNode? value) in JsonNode.Parse($"{{{member}}}")!.AsObject())
        {
            socket["isk"]![key] = value!.DeepClone();
        }
        using var image = new MemoryStream();
        ImageTranscoder.Encode(new MemoryStream(Encoding.UTF8.GetBytes(new JsonObject { ["magic"] = "FILES", ["entries"] = new JsonArray(socket.DeepClone()) }.ToJsonString().Replace("HALF", "\\udce9", StringComparison.Ordinal))), image, "files");
        return image.ToArray();
    }
}
