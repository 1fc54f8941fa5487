using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Real images of every kind: the JSON is the golden one, and gives the same bytes back.</summary>
public class FixtureTests
{
    public static TheoryData<string> Fixtures => ImageFixture.WithJson();

    [Theory, MemberData(nameof(Fixtures))]
    public void DecodesToTheGolden(string name)
    {
        ImageFixture fixture = ImageFixture.Open(name);
        Repository.AssertGolden(fixture.JsonPath(pretty: false), Transcoding.Decode(fixture.Image, name: fixture.FileName, type: fixture.Type));
        Repository.AssertGolden(fixture.JsonPath(pretty: true), Transcoding.Decode(fixture.Image, pretty: true, name: fixture.FileName, type: fixture.Type));
    }

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
        Assert.Equal(fixture.Json(pretty: false), Transcoding.DecodeThroughPipes(fixture.Image));
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
        Assert.Equal(info.Magic == "PAGEMAP" ? entries - 1 : entries, info.Count);
    }

    [Fact]
    public void EveryTypeWithEntriesHasAFixture()
    {
        // SHM_PAGES_OLD and PAGES_OLD have no entries; raw images come with the netlink codec.
        string[] missing = [.. ImageTypes.All.Where(static type => type.HasEntries && !ImageFixture.Names.Any(name => ImageFixture.Open(name).Type == type)).Select(static type => type.Name)];
        Assert.Empty(missing);
    }
}
