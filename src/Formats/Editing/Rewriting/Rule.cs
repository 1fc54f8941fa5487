namespace Soccr.Formats.Editing.Rewriting;

/// <summary>One value to change into another.</summary>
/// <param name="Kind">Name of its kind, such as <c>addr</c>.</param>
/// <param name="Text">What the user wrote: <c>10.0.0.1=10.0.0.9</c>.</param>
/// <param name="Where">What it is limited to, or null.</param>
public abstract record Rule(string Kind, string Text, RuleWhere? Where)
{
    /// <summary>How many values it changed so far.</summary>
    public long Uses { get; internal set; }

    /// <summary>How many values it did not make what they are now, and its inverse would change: they were its new value before, or another rule made them that.</summary>
    public long Merged { get; internal set; }

    /// <summary>Rules with the same key are about the same value.</summary>
    internal abstract object Key { get; }

    /// <summary>The key of the inverse rule; null where there is no inverse.</summary>
    internal abstract object? NewKey { get; }

    /// <summary>What the value must be besides, or null: a protocol for a port, a kind for a namespace.</summary>
    internal virtual string? Class => null;

    /// <summary>As an option: <c>--addr 10.0.0.1=10.0.0.9</c>.</summary>
    public sealed override string ToString() => $"--{Kind} {Text}{(Where is null ? "" : $" (where {Where})")}";
}

/// <summary>A number for a number.</summary>
internal sealed record NumberRule(string Kind, string Text, RuleWhere? Where, string? Qualifier, ulong Old, ulong New) : Rule(Kind, Text, Where)
{
    internal override object Key => Old;

    internal override object NewKey => New;

    internal override string? Class => Qualifier;
}

/// <summary>A name, or the beginning of a path, for another; any name where the old one is null. The strings have a byte in each character.</summary>
internal sealed record NameRule(string Kind, string Text, RuleWhere? Where, string? Old, string New) : Rule(Kind, Text, Where)
{
    internal override object Key => Old ?? "";

    internal override object? NewKey => Old is null ? null : New;
}

/// <summary>An address for an address, or a prefix for one of the same length.</summary>
internal sealed record AddressRule(string Kind, string Text, RuleWhere? Where, NetworkPrefix Old, NetworkPrefix New) : Rule(Kind, Text, Where)
{
    internal override object Key => Old;

    internal override object NewKey => New;
}
