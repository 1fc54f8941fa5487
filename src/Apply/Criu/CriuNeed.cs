namespace Soccr.Apply.Criu;

/// <summary>An option that a checkpoint cannot be restored without.</summary>
/// <param name="Option">As it is written on the command line, such as <c>--tcp-established</c>.</param>
/// <param name="Entry">What needs it: the image entry, and what it is.</param>
/// <param name="Field">The field of <c>criu_opts</c> that is set to true for it; null where only the user knows the value.</param>
public sealed record CriuNeed(string Option, string Entry, string? Field)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Entry} needs {Option}";
}
