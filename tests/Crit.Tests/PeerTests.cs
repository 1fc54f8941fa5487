namespace Soccr.Crit.Tests;

/// <summary>
/// Python's crit decodes every image to our JSON, encodes our JSON to the image, and we encode its JSON to the image, but for
/// <see cref="PeerExceptions"/>.
/// </summary>
public class PeerTests
{
    public static TheoryData<string> Fixtures => [.. PeerRun.Images.Select(static image => image.Fixture)];

    [NeedTheory(Need.Peer), MemberData(nameof(Fixtures))]
    public async Task AgreesWithPythonsCrit(string fixture)
    {
        PeerRun run = await PeerRun.Instance;
        IEnumerable<string> expected = PeerExceptions.All.SingleOrDefault(exception => exception.Fixture == fixture)?.ByForm ?? [];
        Assert.Equal(expected, run.Surprises(fixture).Select(static surprise => $"{surprise.Check.Name}: {surprise.Outcome}"));
    }

    [Fact]
    public void ExceptionsAreOfFixtures()
    {
        Assert.NotEmpty(PeerExceptions.All);
        Assert.Empty(PeerExceptions.All.Select(static exception => exception.Fixture).Except(PeerRun.Images.Select(static image => image.Fixture)));
    }
}
