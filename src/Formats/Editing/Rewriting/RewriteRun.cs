using Soccr.Formats.Checkpoints;

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

    /// <summary>Finds the faults of a checkpoint; null where none are looked for, as in a single image.</summary>
    public Func<Checkpoint, IReadOnlyList<RewriteFault>>? Verify { get; init; }

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
        List<RewriteFault> faults = changes == 0 || (unused.Length > 0 && !AllowUnused) ? [] : FindNewFaults(changed);
        var result = new RewriteResult(changes, changed.Changed.Count(), unused, faults) { IsRefused = faults.Count > 0 || (unused.Length > 0 && !AllowUnused) };
        if (!result.IsRefused && !DryRun) sink.Commit(changed, cancellation);
        return result;
    }

    // Names and values in a fault change with the rules, so a fault is new where its rule is broken more often than before.
    private List<RewriteFault> FindNewFaults(OverlayStore changed)
    {
        var found = new List<RewriteFault>();
        if (Verify is null) return found;
        ILookup<string, RewriteFault> before = Verify(new Checkpoint(source)).ToLookup(static fault => fault.Rule);
        foreach (IGrouping<string, RewriteFault> after in Verify(new Checkpoint(changed)).GroupBy(static fault => fault.Rule))
        {
            RewriteFault[] old = [.. before[after.Key]];
            if (after.Count() > old.Length) found.AddRange(after.Where(fault => !old.Contains(fault)));
        }
        return found;
    }
}

/// <summary>A fault of a checkpoint.</summary>
/// <param name="Rule">Id of the rule that is broken.</param>
/// <param name="Text">Where and what, in a line.</param>
public readonly record struct RewriteFault(string Rule, string Text);

/// <summary>What came of a run.</summary>
/// <param name="Changes">Values that changed, and names of files.</param>
/// <param name="Files">Files that have new contents or a new name.</param>
/// <param name="Unused">Rules that matched nothing.</param>
/// <param name="NewFaults">Faults that the checkpoint did not have before.</param>
public sealed record RewriteResult(long Changes, int Files, IReadOnlyList<Rule> Unused, IReadOnlyList<RewriteFault> NewFaults)
{
    /// <summary>Whether nothing was written because of the last two.</summary>
    public bool IsRefused { get; init; }
}
