using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Formats.Tests;

/// <summary>A copy of a checkpoint that a test may change; it goes with the test.</summary>
internal sealed class CheckpointCopy : IDisposable
{
    public CheckpointCopy(string source)
    {
        Source = source;
        Directory = System.IO.Directory.CreateTempSubdirectory("soccr-").FullName;
        foreach (string file in System.IO.Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(Directory, Path.GetFileName(file)));
    }

    /// <summary>What it is a copy of.</summary>
    public string Source { get; }

    /// <summary>Where it is.</summary>
    public string Directory { get; }

    /// <summary>Changes it in place by rules such as <c>addr 10.0.0.1=10.0.0.2</c>.</summary>
    public List<RewriteChange> Rewrite(params string[] rules) => Rewrite(verify: true, [.. rules.Select(ParseRule)]);

    public List<RewriteChange> Rewrite(string rule) => Rewrite(verify: true, ParseRule(rule));

    public List<RewriteChange> Rewrite(Rule rule) => Rewrite(verify: true, rule);

    public List<RewriteChange> Rewrite(bool verify, params Rule[] rules)
    {
        var changes = new List<RewriteChange>();
        using var sink = new InPlaceSink(Directory, sync: null);
        using var store = new DirectoryStore(Directory);
        RewriteResult result = new RewriteRun(store, new RuleSet(rules), sink) { Verify = verify }.Run(changes.Add);
        Assert.Empty(result.Unused);
        Assert.Empty(result.NewFaults);
        return changes;
    }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private static Rule ParseRule(string text)
    {
        string[] parts = text.Split(' ', 2);
        return RuleTable.ByName(parts[0])!.Parse(parts[1]);
    }
}
