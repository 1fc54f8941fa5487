using Soccr.Apply.Criu;

namespace Soccr.Apply.Tests;

/// <summary>The example of the README is the code that is compiled here.</summary>
public sealed class ReadmeTests
{
    private const string Fence = "```", Begin = "private static async Task RestoreAsync(CancellationToken cancellationToken)", End = "// End of the example.";

    [Fact]
    public async Task TheExampleIsCompiled()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        string here = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "tests", "Apply.Tests", "ReadmeTests.cs"));
        string compiled = here[(here.LastIndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..here.LastIndexOf(End, StringComparison.Ordinal)];
        Assert.Equal(Lines(readme.Split($"{Fence}csharp")[1].Split(Fence)[0]), Lines(compiled)[1..]);
    }

    [NeedFact(Need.Criu)]
    public Task TheExampleCanBeCancelled() => Assert.ThrowsAsync<OperationCanceledException>(() => RestoreAsync(new CancellationToken(canceled: true)));

    private static string[] Lines(string code) => code.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static async Task RestoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            var engine = new CriuEngine(CriuLocation.Program(path: null));
            var request = new RestoreRequest { ImageDirectory = "images", Options = new() { ["tcp_established"] = true } };
            int pid = await engine.RestoreAsync(request, cancellationToken);
        }
        catch (RestoreException e)
        {
            foreach (RestoreReason reason in e.Reasons) Console.Error.WriteLine($"{reason.Line}: {reason.Entry}");
        }
        catch (EngineException e)
        {
            Console.Error.WriteLine(e.Message);
        }
        // End of the example.
    }
}
