using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Real images of every kind: the JSON is the golden one, and gives the same bytes back.</summary>
public class FixtureTests
{
    public static TheoryData<string> Fixtures => ImageFixture.All();

    [Theory, MemberData(nameof(Fixtures))]
    public void DecodesToTheGolden(string name) => AssertGolden(name, pretty: false);

    [Theory, MemberData(nameof(Fixtures))]
    public void DecodesToThePrettyGolden(string name) => AssertGolden(name, pretty: true);

    [Theory, MemberData(nameof(Fixtures))]
    public void GoldenEncodesToTheImage(string name)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        Assert.Equal(fixture.Image, Transcoding.Encode(fixture.Json(pretty: false)));
        Assert.Equal(fixture.Image, Transcoding.Encode(fixture.Json(pretty: true)));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public void PipesMakeNoDifference(string name)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        Assert.Equal(fixture.Json(pretty: false), Transcoding.DecodeThroughPipes(fixture.Image, type: fixture.Type));
        Assert.Equal(fixture.Image, Transcoding.EncodeThroughPipes(fixture.Json(pretty: true)));
    }

    [Theory, MemberData(nameof(Fixtures))]
    public void InfoCountsWhatDecodeWrites(string name)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        using var json = System.Text.Json.JsonDocument.Parse(fixture.Json(pretty: false));
        ImageInfo info = Transcoding.Info(fixture.Image, fixture.Type);
        int entries = json.RootElement.GetProperty("entries").GetArrayLength();
        Assert.Equal(json.RootElement.GetProperty("magic").GetString(), info.Magic);
        int expected = info.Magic switch { "PAGEMAP" => entries - 1, "PAGES" => fixture.Image.Length / 4096, "TMPFS_DEV" or "TMPFS_IMG" => info.Members!.Count, _ => entries };
        Assert.Equal(expected, info.Count);
    }

    [Fact]
    public void EveryTypeHasAFixture()
    {
        // Two kinds are in CRIU's table only: nothing writes or reads them.
        string[] missing = [.. ImageTypes.All.Where(static type => !ImageFixture.Names.Any(name => ImageFixture.Open(name).Type == type)).Select(static type => type.Name)];
        Assert.Equal(["PAGES_OLD", "SHM_PAGES_OLD"], missing);
    }

    private static void AssertGolden(string name, bool pretty)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        Repository.AssertGolden(fixture.JsonPath(pretty), Transcoding.Decode(fixture.Image, pretty: pretty, name: fixture.FileName, type: fixture.Type));
    }
}
