using System.Diagnostics;

namespace Soccr.Crit.Tests;

/// <summary>A signal in the middle of the work ends it with the status a shell expects, and no half file stays.</summary>
public class InterruptionTests
{
    [Theory]
    [InlineData("INT", 130)]
    [InlineData("HUP", 129)]
    [InlineData("TERM", 143)]
    public async Task LeavesNothing(string signal, int status)
    {
        using var directory = new TemporaryDirectory();
        Assert.Equal(status, await InterruptAsync(directory, signal));
        Assert.Empty(directory.Names);
    }

    [Fact]
    public async Task LeavesTheOldFile()
    {
        using var directory = new TemporaryDirectory();
        await File.WriteAllTextAsync(directory["out.json"], "old");
        Assert.Equal(130, await InterruptAsync(directory, "INT"));
        Assert.Equal(["out.json"], directory.Names);
        Assert.Equal("old", await File.ReadAllTextAsync(directory["out.json"]));
    }

    private static async Task<int> InterruptAsync(TemporaryDirectory directory, string signal)
    {
        using Process crit = CritCommand.Start(directory.FullPath, "decode", "-o", "out.json");
        Task feeding = FeedForEverAsync(crit.StandardInput.BaseStream);
        try
        {
            await UntilItWritesAsync(directory, crit);
            await CritCommand.RunShellAsync(directory.FullPath, $"kill -{signal} {crit.Id}");
            await crit.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
            await feeding;
            return crit.ExitCode;
        }
        finally
        {
            crit.Kill();
        }
    }

    private static async Task FeedForEverAsync(Stream input)
    {
        byte[] image = await File.ReadAllBytesAsync(Path.Combine(Repository.Fixtures, "images", "reg-files", "reg-files.img"));
        const int headBytes = 8;
        try
        {
            await input.WriteAsync(image.AsMemory(0, headBytes));
            while (true)
            {
                await input.WriteAsync(image.AsMemory(headBytes));
                await Task.Delay(1);
            }
        }
        catch (IOException)
        {
            // The reader is gone, as it should be.
        }
    }

    private static async Task UntilItWritesAsync(TemporaryDirectory directory, Process crit)
    {
        for (var wait = Stopwatch.StartNew(); ;)
        {
            if (new DirectoryInfo(directory.FullPath).EnumerateFiles("*.tmp").Any(static file => file.Length > 0)) return;
            Assert.False(crit.HasExited, "the command ended before its input did");
            Assert.True(wait.Elapsed < TimeSpan.FromSeconds(30), $"nothing was written; there is {string.Join(", ", directory.Names)}");
            await Task.Delay(10);
        }
    }
}
