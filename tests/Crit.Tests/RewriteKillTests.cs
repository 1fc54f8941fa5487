using System.Diagnostics;
using System.Security.Cryptography;

namespace Soccr.Crit.Tests;

/// <summary>A rewrite in place that is killed leaves the old checkpoint, or one that the next run makes the new one.</summary>
public sealed class RewriteKillTests
{
    private const int Rounds = 12;

    private static readonly string[] s_there = ["rewrite", "dump", "--ns-id", "net:10=110", "--ns-id", "mnt:14=15", "--ns-id", "mnt:15=14", "--mnt-id", "181=9181", "--hostname", "elsewhere"];

    [Fact]
    public async Task KilledAtAnyMomentItIsOldOrNew()
    {
        using var directory = new TemporaryDirectory();
        string source = Path.Combine(Repository.Fixtures, "checkpoints", "mntns_open");
        await CritCommand.RunShellAsync(directory.FullPath, $"cp -r '{source}' dump");
        string old = HashOf(directory["dump"]);
        TimeSpan whole = await RunAsync(directory, kill: null);
        string changed = HashOf(directory["dump"]);
        Assert.NotEqual(old, changed);
        for (int round = 0; round < Rounds; round++)
        {
            await CritCommand.RunShellAsync(directory.FullPath, $"rm -rf dump; cp -r '{source}' dump");
            // Most of a run is its start; the moments lie in the second half.
            await RunAsync(directory, whole * (0.5 + (0.5 * round / Rounds)));
            // Finishes what is to be finished, and writes nothing of its own.
            (string output, int status) = await CritCommand.RunShellAsync(directory.FullPath, "crit rewrite dump --hostname nobody=none --allow-unused");
            Assert.True(status == 0, output);
            string now = HashOf(directory["dump"]);
            Assert.True(now == old || now == changed, $"round {round}: {output}");
        }
    }

    private static async Task<TimeSpan> RunAsync(TemporaryDirectory directory, TimeSpan? kill)
    {
        var clock = Stopwatch.StartNew();
        using Process crit = CritCommand.Start(directory.FullPath, s_there);
        Task<string> output = crit.StandardOutput.ReadToEndAsync();
        if (kill is { } after)
        {
            await Task.Delay(after);
            crit.Kill();
        }
        await output;
        await crit.WaitForExitAsync();
        return clock.Elapsed;
    }

    private static string HashOf(string directory)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string path in Directory.EnumerateFiles(directory).Order(StringComparer.Ordinal))
        {
            // The lock has no meaning once its holder is gone.
            if (Path.GetFileName(path) == ".crit-lock") continue;
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes($"{Path.GetFileName(path)}\0"));
            hash.AppendData(File.ReadAllBytes(path));
        }
        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
