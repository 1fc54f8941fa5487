using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>Finds what would make a restore of a checkpoint fail.</summary>
public static class CheckpointVerifier
{
    /// <summary>
    /// Collects the faults of a checkpoint. Nothing that its images hold is an exception: an image that is malformed is a fault, and the others are looked
    /// at. What such an image would have said is then not missed in others.
    /// </summary>
    /// <param name="checkpoint">A checkpoint in any store.</param>
    /// <returns>The faults, by file name; none for a healthy checkpoint.</returns>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static IReadOnlyList<Diagnostic> Verify(Checkpoint checkpoint)
    {
        var facts = new CheckpointFacts(checkpoint);
        return [.. VerifyRules.Checks.SelectMany(check => check.Run(facts)).OrderBy(static fault => fault.File, StringComparer.Ordinal)];
    }
}
