namespace Soccr.Crit.Tests;

/// <summary>Long work shows a line of progress on a terminal, and nowhere else.</summary>
public class ProgressTests
{
    private const string Slow = "(cat images/fs/fs-394.img; sleep 1.5) | crit decode -o out.json";
    private const string Erase = "\r\u001b[K";

    [NeedFact(Need.Terminal)]
    public async Task ShowsOnATerminal()
    {
        Needs.Demand(Need.Terminal);
        string output = await RunAsync(OnATerminal(Slow));
        Assert.StartsWith("\r0.0 MB\u001b[K", output, StringComparison.Ordinal);
        Assert.EndsWith(Erase, output, StringComparison.Ordinal);
    }

    [NeedTheory(Need.Terminal)]
    [InlineData(Slow + " --quiet")]
    [InlineData(Slow + " -q")]
    [InlineData(Slow + " 2>err; cat err")]
    [InlineData("crit decode -i images/fs/fs-394.img -o out.json")]
    public async Task StaysSilentOnATerminal(string command)
    {
        Needs.Demand(Need.Terminal);
        Assert.Equal("", await RunAsync(OnATerminal(command)));
    }

    [Fact]
    public async Task StaysSilentElsewhere() => Assert.Equal("", await RunAsync(Slow));

    private static string OnATerminal(string command) => $"TERM=xterm script -qec '{command}' /dev/null";

    private static async Task<string> RunAsync(string command)
    {
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["images"], Path.Combine(Repository.Fixtures, "images"));
        (string output, int status) = await CritCommand.RunShellAsync(directory.FullPath, command);
        Assert.Equal(0, status);
        return output;
    }
}
