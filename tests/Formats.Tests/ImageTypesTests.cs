using System.Globalization;
using Soccr.Formats.Images;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Tests;

/// <summary>The table of images against the facts.</summary>
public class ImageTypesTests
{
    private static readonly string[][] s_facts = [.. File.ReadLines(Path.Combine(Repository.Fixtures, "facts", "criu-images.tsv")).Skip(1).Select(static line => line.Split('\t'))];

    [Fact]
    public void TableIsTheFacts()
    {
        string[] own = ["AF_INET_CR", "SOCK_DIAG"];
        Assert.Equal([.. s_facts.Select(static f => f[0]), .. own], ImageTypes.All.Select(static t => t.Name));
        foreach ((string[] fact, ImageType type) in s_facts.Zip(ImageTypes.All))
        {
            Assert.Equal(fact[1].Split(' ')[0], type.FileName.ToString());
            Assert.Equal(uint.Parse(fact[2].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture), type.Magic);
            Assert.Equal(fact[3], Frame(type));
            Assert.Equal(fact[4], Messages(type));
            Assert.Equal(fact[5].Length > 0, type.Payload is not null || !type.HasEntries);
        }
    }

    [Fact]
    public void EveryMessageIsInTheSchema()
    {
        foreach (ImageType type in ImageTypes.All.Where(static t => t.HasEntries))
        {
            Assert.Equal(type.Message, MessageCodec.Get(type.Message).Name);
            if (type.NextMessage is { } next) Assert.Equal(next, MessageCodec.Get(next).Name);
        }
    }

    [Fact]
    public void TypesSharingAWordReadAlike()
    {
        foreach (IGrouping<uint, ImageType> group in ImageTypes.All.Where(static t => t.HasEntries).GroupBy(static t => t.Magic))
        {
            Assert.Single(group.Select(static t => (t.MagicName, t.Head, t.Message, t.NextMessage)).Distinct());
        }
    }

    [Fact]
    public void PrintedTableIsTheGolden() =>
        Repository.AssertGolden(Path.Combine(Repository.Fixtures, "types.txt"), TypeTable.Print() + "\n");

    [Theory]
    [InlineData("dump/pagemap-shmem-12.img", "SHMEM_PAGEMAP")]
    [InlineData("pagemap-12.img", "PAGEMAP")]
    [InlineData("tcp-stream-5f.img", "TCP_STREAM")]
    [InlineData("pages-1.img", "PAGES")]
    [InlineData("stats-dump", "STATS")]
    [InlineData("tmpfs-dev-70.tar.gz.img", "TMPFS_DEV")]
    [InlineData("stats-dump.json", null)]
    [InlineData("core-.img", null)]
    [InlineData("core-12x.img", null)]
    [InlineData("dump.log", null)]
    public void NamesAreRecognised(string path, string? type) => Assert.Equal(type, ImageTypes.ByFileName(path)?.Name);

    [Fact]
    public void ParseSuggests() =>
        Assert.Equal("no image type TCP_STREM; did you mean TCP_STREAM?", Assert.Throws<ArgumentException>(() => ImageTypes.Parse("TCP_STREM")).Message);

    private static string Frame(ImageType type) => type.Head switch
    {
        ImageHead.None => "none+magic",
        ImageHead.Common => "0x54564319+magic",
        ImageHead.Service => "0x55105940+magic",
        _ => "raw",
    };

    private static string Messages(ImageType type) => type.NextMessage is null ? type.Message : $"{type.Message}, then {type.NextMessage}";
}
