namespace Soccr.Formats.Editing.Rewriting;

/// <summary>A rule makes no sense, or not together with the others.</summary>
/// <param name="fact">The fact, then what was expected.</param>
public sealed class RuleException(string fact) : FormatException(fact);
