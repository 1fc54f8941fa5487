namespace Soccr.Formats.Verification;

/// <summary>Looks for breaches of one rule, or of a few that are seen in the same walk.</summary>
/// <param name="rules">Those rules.</param>
internal abstract class VerifyCheck(params VerifyRule[] rules)
{
    /// <summary>The rules that it looks after.</summary>
    public IReadOnlyList<VerifyRule> Rules { get; } = rules;

    /// <summary>The breaches, in the order in which they were met.</summary>
    public abstract IEnumerable<Diagnostic> Run(CheckpointFacts facts);
}
