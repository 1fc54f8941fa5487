using Soccr.Formats.Checkpoints;
using Soccr.Formats.Verification;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Rewrites a checkpoint: finds the changes, looks whether the result is as good as before, and only then puts it in its place.</summary>
/// <param name="source">The checkpoint.</param>
/// <param name="rules">The rules.</param>
/// <param name="sink">Where the result goes.</param>
public sealed class RewriteRun(IImageStore source, RuleSet rules, RewriteSink sink)
{
    /// <summary>Whether a rule may match nothing.</summary>
    public bool AllowUnused { get; init; }

    /// <summary>Whether to look at the result and not to write it.</summary>
    public bool DryRun { get; init; }

    /// <summary>Whether the result is looked through for faults that the checkpoint did not have; a single image says too little for that.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Does it.</summary>
    /// <param name="report">Told of each change as it is found.</param>
    /// <param name="cancellation">Ends it with nothing written.</param>
    /// <exception cref="ImageFormatException">An image is malformed, a new value has no room, or two things would become one.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    public RewriteResult Run(Action<RewriteChange> report, CancellationToken cancellation = default)
    {
        long changes = 0;
        OverlayStore changed = new CheckpointRewriter(source, rules, sink, change =>
        {
            changes++;
            report(change);
        }).Run(cancellation);
        Rule[] unused = [.. rules.Rules.Where(static rule => rule.Uses == 0)];
        List<Diagnostic> faults = changes == 0 || (unused.Length > 0 && !AllowUnused) ? [] : FindNewFaults(changed);
        var result = new RewriteResult(changes, changed.Changed.Count(), unused, faults) { IsRefused = faults.Count > 0 || (unused.Length > 0 && !AllowUnused) };
        if (!result.IsRefused && !DryRun) sink.Commit(changed, cancellation);
        return result;
    }

    // Names and values in a fault change with the rules, so one is new where its rule is broken more often than before.
    private List<Diagnostic> FindNewFaults(OverlayStore changed)
    {
        var found = new List<Diagnostic>();
        if (!Verify) return found;
        Diagnostic[] now = [.. Errors(changed)];
        // What has no errors has none that are new.
        if (now.Length == 0) return found;
        ILookup<string, Diagnostic> before = Errors(source).ToLookup(static fault => fault.RuleId);
        foreach (IGrouping<string, Diagnostic> after in now.GroupBy(static fault => fault.RuleId))
        {
            if (after.Count() > before[after.Key].Count()) found.AddRange(after.Except(before[after.Key]));
        }
        return found;
    }

    private static IEnumerable<Diagnostic> Errors(IImageStore store) =>
        CheckpointVerifier.Verify(new Checkpoint(store)).Where(static fault => fault.Severity == Severity.Error);
}

/// <summary>What came of a run.</summary>
/// <param name="Changes">Values that changed, and names of files.</param>
/// <param name="Files">Files that have new contents or a new name.</param>
/// <param name="Unused">Rules that matched nothing.</param>
/// <param name="NewFaults">Faults that the checkpoint did not have before.</param>
public sealed record RewriteResult(long Changes, int Files, IReadOnlyList<Rule> Unused, IReadOnlyList<Diagnostic> NewFaults)
{
    /// <summary>Whether nothing was written because of the last two.</summary>
    public bool IsRefused { get; init; }
}
