using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Crit.Commands;

/// <summary>The rewrite of <c>crit apply</c>: a private copy of the images that rules touch, laid over the others; it goes with this. The checkpoint stays as it is.</summary>
internal sealed class ApplyRewrite : IDisposable
{
    private readonly ScratchSink _copies = new();
    private readonly List<RewriteChange> _changes = [];

    /// <param name="store">The checkpoint.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="allowUnused">Whether a rule may match nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ApplyRefusal">A rule matches nothing, or the images would become worse.</exception>
    /// <exception cref="Formats.ImageFormatException">An image is malformed, a new value has no room, or two things would become one.</exception>
    /// <exception cref="IOException">Something cannot be read or written.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public ApplyRewrite(IImageStore store, RuleSet rules, bool allowUnused, CancellationToken cancellationToken)
    {
        try
        {
            Result = new RewriteRun(store, rules, _copies) { AllowUnused = allowUnused }.Run(_changes.Add, cancellationToken);
            IEnumerable<string> findings = RewriteReport.Findings(Result, rules);
            if (Result.IsRefused) throw Refusal(findings, allowUnused);
            foreach (string line in findings) StandardStreams.Complain(line);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What came of it.</summary>
    public RewriteResult Result { get; }

    /// <summary>What it changed.</summary>
    public IReadOnlyList<RewriteChange> Changes => _changes;

    /// <summary>The checkpoint as rewritten.</summary>
    public IImageStore Images => _copies.Result!;

    public void Dispose() => _copies.Dispose();

    private ApplyRefusal Refusal(IEnumerable<string> findings, bool allowUnused) => new(
        ExitStatus.BadData, findings, $"nothing was restored; {string.Join("; ", RewriteReport.Refusals(Result, allowUnused))}",
        ApplyReport.List("unused", Result.Unused, static rule => (JsonNode?)rule.ToString()), ApplyReport.Faults(Result.NewFaults));
}
