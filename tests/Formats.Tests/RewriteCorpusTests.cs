namespace Soccr.Formats.Tests;

/// <summary>Rules for every value of every kind, there and back, on all checkpoints of the collection.</summary>
public sealed class RewriteCorpusTests
{
    [CorpusFact]
    public void ThereAndBackIsTheIdentity()
    {
        string[] checkpoints = [.. Directory.EnumerateFiles(Corpus.Directory, "pstree.img", SearchOption.AllDirectories).Select(static path => Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(checkpoints);
        int changes = 0;
        var faults = new System.Collections.Concurrent.ConcurrentBag<string>();
        Parallel.ForEach(checkpoints, checkpoint =>
        {
            try
            {
                Interlocked.Add(ref changes, RewriteTesting.AssertThereAndBack(checkpoint));
            }
            catch (Exception e) when (e is Xunit.Sdk.XunitException or ImageFormatException or IOException)
            {
                faults.Add($"{checkpoint}: {e.Message}");
            }
        });
        Assert.Equal("", string.Join("\n", faults.Order(StringComparer.Ordinal)));
        Assert.True(changes > 100 * checkpoints.Length, $"{changes} changes in {checkpoints.Length} checkpoints");
    }
}
