namespace Soccr.Apply.Criu;

/// <summary>An option that a checkpoint asks for.</summary>
/// <param name="Option">As it is written on the command line, such as <c>--tcp-established</c>.</param>
/// <param name="Entry">What needs it: the image entry, and what it is.</param>
/// <param name="Field">The field of <c>criu_opts</c> that is set to true for it; null where only the user knows the value.</param>
public sealed record CriuNeed(string Option, string Entry, string? Field)
{
    /// <summary>Whether the option is given, or another one that does as well.</summary>
    public bool IsMet { get; init; }

    /// <summary>What becomes of the entry without the option, where CRIU restores the checkpoint all the same; null where it refuses.</summary>
    public string? Otherwise { get; init; }

    /// <summary>Whether CRIU would refuse the checkpoint.</summary>
    public bool IsMissing => !IsMet && Otherwise is null;

    /// <inheritdoc/>
    public override string ToString() => Otherwise is null ? $"{Entry} needs {Option}" : $"{Entry} {Otherwise} without {Option}";
}
