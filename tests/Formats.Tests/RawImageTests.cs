using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Raw images that are empty, odd or wrong, in bytes and in JSON.</summary>
public class RawImageTests
{
    public static TheoryData<string> Types => [.. ImageTypes.All.Where(static type => type.Head == ImageHead.Raw).Select(static type => type.Name)];

    [Theory, MemberData(nameof(Types))]
    public void AnEmptyFileIsValid(string name)
    {
        ImageType type = ImageTypes.Parse(name);
        foreach (bool pretty in new[] { false, true })
        {
            Assert.Empty(Transcoding.Encode(Transcoding.Decode([], pretty, type: type)));
        }
        ImageInfo info = Transcoding.Info([], type);
        Assert.Equal((name, 0L, null), (info.Magic, info.Count, info.Note));
    }

    [Theory]
    [InlineData("IFADDR", "22 12 36 47")]
    [InlineData("ROUTE", "24 12 31 45")]
    [InlineData("ROUTE6", "24 12 31 45")]
    [InlineData("RULE", "86 69 70 71")]
    public void AFileOfJustTheWordIsValid(string name, string word)
    {
        byte[] image = ImageBuilder.Bare().Bytes(word).Build();
        string json = Transcoding.Decode(image, type: ImageTypes.Parse(name));
        Assert.Equal($"{{\"magic\": \"{name}\", \"entries\": []}}", json);
        Assert.Equal(image, Transcoding.Encode(json));
        Assert.Equal(0, Transcoding.Info(image, ImageTypes.Parse(name)).Count);
    }

    [Theory]
    [InlineData("NFTABLES", "0a")]
    [InlineData("NFTABLES", "0a 0a 61")]
    [InlineData("IPTABLES", "ff fe 0d 0a 00")]
    [InlineData("PAGES", "00 01 02")]
    public void OddFilesComeBack(string type, string bytes)
    {
        byte[] image = ImageBuilder.Bare().Bytes(bytes).Build();
        Assert.Equal(image, Transcoding.Encode(Transcoding.Decode(image, type: ImageTypes.Parse(type))));
    }

    [Theory]
    [InlineData("""{"magic": "PAGES", "entries": [{}]}""", "x.json:1:33: entries[0]: extra is missing; expected base64 of the whole file")]
    [InlineData("""{"magic": "PAGES", "entries": [{"extra": ""}, {"extra": ""}]}""", "x.json:1:47: entries[1]: a second entry; the whole file is one")]
    [InlineData("""{"magic": "IFADDR", "@head": "common", "entries": []}""", "x.json:1:30: @head: a raw image such as IFADDR has no such word in front; @head may be none")]
    [InlineData("""{"@head": "common", "magic": "IFADDR", "entries": []}""", "x.json:1:11: @head: a raw image such as IFADDR has no such word in front; @head may be none")]
    [InlineData("""{"@noeol": 1, "entries": [], "magic": "NFTABLES"}""", "x.json:1:12: @noeol: ")]
    [InlineData("""{"magic": "NFTABLES", "@noeol": false, "entries": [], "@noeol": false}""", "@noeol: the key is there twice")]
    [InlineData("""{"magic": "RULE", "@noeol": true, "entries": []}""", "@noeol: no such member of an image")]
    [InlineData("""{"@noeol": true, "magic": "FILES", "entries": []}""", "@noeol: no such member of an image")]
    [InlineData("""{"magic": "NFTABLES", "entries": ["a\nb"]}""", "entries[0]: a newline inside a line")]
    public void AFaultIsNamedWhereItIs(string json, string message) =>
        Assert.Contains(message, Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"@noeol": true, "entries": ["a", "b"], "magic": "NFTABLES"}""", "a\nb")]
    [InlineData("""{"magic": "NFTABLES", "@noeol": true, "entries": ["a", "b"]}""", "a\nb")]
    [InlineData("""{"@note": "x", "@noeol": false, "magic": "NFTABLES", "entries": ["a", "b"]}""", "a\nb\n")]
    [InlineData("""{"entries": ["a", "b"], "magic": "NFTABLES"}""", "a\nb\n")]
    public void MembersOfATextMayComeInAnyOrder(string json, string text)
    {
        Assert.Equal(text, Encoding.UTF8.GetString(Transcoding.Encode(json)));
        Assert.Equal(text, Encoding.UTF8.GetString(Transcoding.EncodeThroughPipes(json)));
    }

    [Theory]
    [InlineData("AAAA", "AAAA", null)]
    [InlineData("AAAA", "", null)]
    [InlineData("", "AAAA", "entries[1]: the message before this one has too little padding")]
    [InlineData("AAAA", null, "entries[1]: the message is 25 bytes, expected a multiple of 4")]
    public void MessagesEndAtAMultipleOfFour(string first, string? second, string? fault)
    {
        string json = $$"""{"magic": "NETNF_CT", "entries": [{{Message(first)}}, {{Message(second)}}]}""";
        if (fault is null) Assert.Equal(json, WithoutLineBreaks(Transcoding.Decode(Transcoding.Encode(json), type: ImageTypes.Parse("NETNF_CT"))));
        else Assert.Contains(fault, Transcoding.FailsToEncode(json).Message, StringComparison.Ordinal);

        static string Message(string? padding) =>
            $$"""{"type": 999, "flags": "", "seq": 1, "pid": 1, "bytes": "AQIDBAUGBwgJ"{{(padding is null ? "" : $", \"@padding\": \"{padding}\"")}}}""";

        static string WithoutLineBreaks(string json) => json.Replace("\\n", "", StringComparison.Ordinal);
    }

    [Fact]
    public void AMessageIsAtMostWhatIpReads()
    {
        // 16 bytes of head; 16,368 more are the limit.
        static string Of(int bytes) => $$"""{"magic": "RULE", "entries": [{"type": 999, "flags": "", "seq": 1, "pid": 1, "bytes": "{{Convert.ToBase64String(new byte[bytes])}}"}]}""";
        Assert.Equal(4 + 16384, Transcoding.Encode(Of(16368)).Length);
        Assert.Contains("entries[0]: the message is 16388 bytes, at most 16384 are read back", Transcoding.FailsToEncode(Of(16372)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void APageThatIsNotWholeIsNoted()
    {
        ImageInfo info = Transcoding.Info(new byte[5000], ImageTypes.Parse("PAGES"));
        Assert.Equal((1L, 5000L, "904 bytes at the end are no whole page of 4096"), (info.Count, info.PayloadBytes, info.Note));
        Assert.Null(Transcoding.Info(new byte[8192], ImageTypes.Parse("PAGES")).Note);
    }

    [Fact]
    public void ExpectationsThatAreNoneAreNoted()
    {
        ImageFixture fixture = ImageFixture.Open("netnf-exp");
        Assert.Contains("CRIU repeats the conntrack entries", Transcoding.Info(fixture.Image, fixture.Type).Note, StringComparison.Ordinal);
        Assert.Null(Transcoding.Info(ImageFixture.Open("netnf-ct").Image, ImageTypes.Parse("NETNF_CT")).Note);
    }

    [Theory]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    public void MembersOfAnArchiveAreListed(TarEntryFormat format)
    {
        string[] names = ["./", "./é", $"./{new string('d', 90)}/{new string('n', 60)}", "./last"];
        byte[] archive = Pack(names, format);
        ImageInfo info = Transcoding.Info(archive, ImageTypes.Parse("TMPFS_DEV"));
        Assert.Equal(names, info.Members);
        Assert.Equal((4L, archive.LongLength), (info.Count, info.PayloadBytes));
    }

    [Fact]
    public void SparseMembersAreListed()
    {
        // As CRIU calls tar: a file with 40 holes, whose map takes two blocks behind its header.
        ImageFixture fixture = ImageFixture.Open("tmpfs-dev-sparse");
        Assert.Equal(["./", "./sparse", "./after"], Transcoding.Info(fixture.Image, fixture.Type).Members);
    }

    [Fact]
    public void ADamagedArchiveIsNamed()
    {
        byte[] archive = Pack(["./", "./file"], TarEntryFormat.Gnu);
        for (int length = 1; length < archive.Length; length++)
        {
            byte[] cut = archive[..length];
            Assert.Contains("the archive is damaged: ", Assert.Throws<ImageFormatException>(() => Transcoding.Info(cut, ImageTypes.Parse("TMPFS_DEV"))).Message, StringComparison.Ordinal);
        }
        using var noTar = new MemoryStream();
        using (var gzip = new GZipStream(noTar, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Enumerable.Repeat((byte)'x', 2000).ToArray());
        var e = Assert.Throws<ImageFormatException>(() => Transcoding.Info(noTar.ToArray(), ImageTypes.Parse("TMPFS_DEV")));
        Assert.StartsWith("x.img:0x", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("the archive is damaged: at 0x0 of what it unpacks to: the checksum of the header is wrong", e.Message, StringComparison.Ordinal);
    }

    private static byte[] Pack(string[] names, TarEntryFormat format)
    {
        using var archive = new MemoryStream();
        using (var gzip = new GZipStream(archive, CompressionMode.Compress, leaveOpen: true))
        using (var tar = new TarWriter(gzip, format))
        {
            foreach (string name in names)
            {
                TarEntryType kind = name.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile;
                TarEntry entry = format switch
                {
                    TarEntryFormat.Gnu => new GnuTarEntry(kind, name),
                    TarEntryFormat.Pax => new PaxTarEntry(kind, name),
                    _ => new UstarTarEntry(kind, name),
                };
                // Noise, so that what is cut off is not packed into nothing.
                if (kind == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(Noise(700));
                tar.WriteEntry(entry);
            }
        }
        return archive.ToArray();
    }

    private static byte[] Noise(int count)
    {
        byte[] bytes = new byte[count];
        new Random(1).NextBytes(bytes);
        return bytes;
    }
}
