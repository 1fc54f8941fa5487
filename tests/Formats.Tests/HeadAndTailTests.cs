namespace Soccr.Formats.Tests;

/// <summary>Magic words other than the usual, and bytes behind the last entry.</summary>
public class HeadAndTailTests
{
    private const string RawImages =
        "; a raw image needs its name or --type: IFADDR (ifaddr-%u.img), ROUTE (route-%u.img), ROUTE6 (route6-%u.img), RULE (rule-%u.img), IPTABLES (iptables-%u.img), IP6TABLES (ip6tables-%u.img), NFTABLES (nftables-%u.img), TMPFS_IMG (tmpfs-%u.tar.gz.img), TMPFS_DEV (tmpfs-dev-%u.tar.gz.img), PAGES (pages-%u.img), NETNF_CT (netns-ct-%u.img), NETNF_EXP (netns-exp-%u.img), AF_INET_CR (udp-%u.nl), SOCK_DIAG (diag-%s.nl)";

    [Theory]
    [InlineData("CORE", "none")]
    [InlineData("FILES", "service")]
    [InlineData("INVENTORY", "common")]
    [InlineData("STATS", "common")]
    public void UnusualHeadsComeBack(string type, string head)
    {
        uint magic = Images.ImageTypes.Parse(type).Magic;
        ImageBuilder builder = ImageBuilder.Bare();
        if (head == "common") builder.Word(0x54564319);
        if (head == "service") builder.Word(0x55105940);
        byte[] image = builder.Word(magic).Build();
        string json = Transcoding.Decode(image);
        Assert.Contains($"\"@head\": \"{head}\"", json, StringComparison.Ordinal);
        Assert.Equal(image, Transcoding.Encode(json));
    }

    [Theory]
    [InlineData("01")]
    [InlineData("01 02 03")]
    [InlineData("ff ff ff ff")]
    [InlineData("10 00 00 00 08 01")]
    [InlineData("01 00 00 00 07 aa bb")]
    public void BytesBehindASingleEntryComeBack(string tail)
    {
        // CRIU reads one entry of such an image and never looks further.
        byte[] image = ImageBuilder.Of("FS").Entry("08 01 10 02 18 12").Bytes(tail).Build();
        foreach (string json in new[] { Transcoding.Decode(image), Transcoding.DecodeThroughPipes(image) })
        {
            Assert.Contains("\"@trailing\"", json, StringComparison.Ordinal);
            Assert.Equal(image, Transcoding.Encode(json));
        }
        Assert.Equal(1, Transcoding.Info(image).Count);
    }

    [Theory]
    [InlineData("01 02 03", "x.img:0x12: entries[1]: size word is 3 bytes, expected 4")]
    [InlineData("06 00 00 00 08 01", "x.img:0x12: entries[1]: message is 2 bytes, its size word says 6")]
    [InlineData("ff ff ff ff 08 01", "x.img:0x12: entries[1]: message is 2 bytes, its size word says 4294967295")]
    public void TruncationIsAnErrorWhereMoreEntriesMayCome(string tail, string message)
    {
        byte[] image = ImageBuilder.Of("REMAP_FPATH").Entry("08 01 10 02 18 01").Bytes(tail).Build();
        Assert.Equal(message, Transcoding.FailsToDecode(image).Message);
        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => Transcoding.DecodeThroughPipes(image)).Message);
        Assert.Equal(message, Assert.Throws<ImageFormatException>(() => Transcoding.Info(image)).Message);
    }

    [Theory]
    [InlineData("", "x.img:0x0: the file has 0 bytes, too few for the magic words of an imageRAW")]
    [InlineData("19 43 56 54 38", "x.img:0x4: the file has 5 bytes, too few for the magic words of an image")]
    [InlineData("01 02 03 04", "x.img:0x0: 0x04030201 is the magic word of no imageRAW")]
    public void BadHeadsAreNamed(string bytes, string message) =>
        Assert.Equal(message.Replace("RAW", RawImages, StringComparison.Ordinal), Transcoding.FailsToDecode(ImageBuilder.Bare().Bytes(bytes).Build()).Message);

    [Fact]
    public void ANameThatDisagreesIsNamed()
    {
        byte[] image = ImageBuilder.Of("FS").Entry("08 01 10 02").Build();
        var e = Assert.Throws<ImageFormatException>(() => Transcoding.Decode(image, name: "mm-1.img", type: Images.ImageTypes.Parse("MM")));
        Assert.Equal("mm-1.img:0x4: the magic word says FS, expected MM", e.Message);
    }
}
