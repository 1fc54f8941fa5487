using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Formats.Tests;

/// <summary>A rewrite in place that stops anywhere leaves a directory that the next run makes one of two: the old or the new one.</summary>
public sealed class RewriteJournalTests
{
    // Images that get new contents, another name, both, and the place of one another.
    private static readonly string[] s_rules = ["ns-id net:10=110", "ns-id mnt:14=15", "ns-id mnt:15=14", "mnt-id 181=9181", "hostname elsewhere"];

    private static string Source => Path.Combine(Repository.Fixtures, "checkpoints", "mntns_open");

    [Fact]
    public void StoppedAtAnyStepItIsOldOrNew()
    {
        using var wanted = new CheckpointCopy(Source);
        wanted.Rewrite(s_rules);
        int sawOld = 0, sawNew = 0, steps = 0;
        for (bool stopped = true; stopped; steps++)
        {
            using var copy = new CheckpointCopy(Source);
            stopped = Stop(copy.Directory, steps);
            bool refused = PendingChange.IsIn(copy.Directory);
            if (refused) Assert.Throws<IOException>(() => new DirectoryStore(copy.Directory));
            else using (new DirectoryStore(copy.Directory)) Assert.True(IsSame(Source, copy.Directory) || IsSame(wanted.Directory, copy.Directory), $"step {steps}");
            RecoverStoppingEverywhere(copy.Directory);
            bool isNew = IsSame(wanted.Directory, copy.Directory);
            Assert.True(isNew || IsSame(Source, copy.Directory), $"step {steps}");
            if (refused) Assert.True(isNew);
            RewriteTesting.AssertSame(isNew ? wanted.Directory : Source, copy.Directory);
            if (isNew) sawNew++;
            else sawOld++;
        }
        Assert.True(steps > 20, $"{steps} steps");
        Assert.True(sawOld > 0 && sawNew > 10);
    }

    [Fact]
    public void AFileThatIsNoJournalIsRefused()
    {
        using var copy = new CheckpointCopy(Source);
        File.WriteAllText(Path.Combine(copy.Directory, PendingChange.Journal), "[{\"via\": \"../other\", \"to\": \"files.img\"}]");
        var error = Assert.Throws<ImageFormatException>(() => new InPlaceSink(copy.Directory, sync: null));
        Assert.Contains("../other", error.Message, StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(copy.Directory, PendingChange.Journal), "nothing");
        Assert.Throws<ImageFormatException>(() => new InPlaceSink(copy.Directory, sync: null));
    }

    [Fact]
    public void TwoAtOnceAreRefused()
    {
        using var copy = new CheckpointCopy(Source);
        using var first = new InPlaceSink(copy.Directory, sync: null);
        Assert.Throws<IOException>(() => new InPlaceSink(copy.Directory, sync: null));
    }

    // Stops before step n; what a process that was killed leaves open is closed here, and nothing else is done.
    private static bool Stop(string directory, int n)
    {
        try
        {
            using var sink = new InPlaceSink(directory, sync: null, StopBefore(n));
            using var store = new DirectoryStore(directory);
            new RewriteRun(store, new RuleSet(s_rules.Select(Parse)), sink) { Verify = false }.Run(static _ => { });
            return false;
        }
        catch (StoppedException)
        {
            return true;
        }
    }

    private static void RecoverStoppingEverywhere(string directory)
    {
        for (int n = 0; ; n++)
        {
            try
            {
                using var sink = new InPlaceSink(directory, sync: null, StopBefore(n));
                return;
            }
            catch (StoppedException)
            {
                Assert.True(n < 100);
            }
        }
    }

    private static Action StopBefore(int n) => () =>
    {
        if (n-- == 0) throw new StoppedException();
    };

    private static bool IsSame(string expected, string actual)
    {
        string[] names = [.. Directory.EnumerateFiles(expected).Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
        IEnumerable<string> others = Directory.EnumerateFiles(actual).Select(static path => Path.GetFileName(path)).Where(static name => !name.StartsWith(DirectoryJournal.Prefix, StringComparison.Ordinal));
        return names.SequenceEqual(others.Order(StringComparer.Ordinal))
            && names.All(name => File.ReadAllBytes(Path.Combine(expected, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(actual, name))));
    }

    private static Rule Parse(string text) => RuleTable.ByName(text.Split(' ')[0])!.Parse(text.Split(' ')[1]);

    private sealed class StoppedException : Exception;
}
