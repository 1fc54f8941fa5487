namespace Soccr.Crit.Tests;

/// <summary>Sessions in a shell print what they printed before, in a directory with <c>images</c> (the fixtures) and <c>docs</c>.</summary>
public class TranscriptTests
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "transcripts");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.txt").Select(static path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public async Task PrintsTheSame(string name)
    {
        string path = Path.Combine(Folder, $"{name}.txt");
        Transcript expected = Transcript.Parse(await File.ReadAllTextAsync(path));
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["images"], Path.Combine(Repository.Fixtures, "images"));
        // Only where a session asks for them: many list their directory.
        if (expected.ToString().Contains(" checkpoints/", StringComparison.Ordinal)) File.CreateSymbolicLink(directory["checkpoints"], Path.Combine(Repository.Fixtures, "checkpoints"));
        File.CreateSymbolicLink(directory["docs"], Path.Combine(Repository.Root, "docs"));
        Transcript actual = await expected.RunAsync(directory.FullPath);
        if (!Repository.UpdatesGoldens) AssertSameSteps(expected, actual);
        Repository.AssertGolden(path, actual.ToString());
    }

    /// <summary>What the README shows is true.</summary>
    [Fact]
    public async Task TheReadmeTellsTheTruth()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        string[] sessions = [.. readme.Split("```console\n").Skip(1).Select(static part => part.Split("```")[0])];
        Transcript expected = Transcript.Parse($"\n{string.Concat(sessions)}");
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["images"], Path.Combine(Repository.Fixtures, "images"));
        File.CreateSymbolicLink(directory["checkpoints"], Path.Combine(Repository.Fixtures, "checkpoints"));
        AssertSameSteps(expected, await expected.RunAsync(directory.FullPath));
    }

    // xunit cuts long texts short; here the whole step says what is wrong.
    private static void AssertSameSteps(Transcript expected, Transcript actual)
    {
        Assert.NotEmpty(actual.Steps);
        foreach ((TranscriptStep wanted, TranscriptStep got) in expected.Steps.Zip(actual.Steps))
        {
            if (wanted != got) Assert.Fail($"expected:\n{wanted}\nactual:\n{got}");
        }
    }
}
