namespace Soccr.Formats.Editing;

/// <summary>
/// Names values of an image by where they are in its pretty JSON: <c>entries[3].isk.src_port</c>, <c>entries[?id==7].isk.src_addr[0]</c>,
/// <c>entries[*].id</c>, <c>entries[-1]</c>; <c>[+]</c> at the end is the place behind the last element of a list.
/// </summary>
/// <remarks>
/// A condition is <c>?path==value</c>, <c>?path!=value</c> or <c>?path</c>. Its value is a JSON string, or any other text up to the bracket;
/// whole numbers are equal in any notation.
/// </remarks>
public sealed class FieldSelector
{
    private readonly string _text;

    private FieldSelector(string text, SelectorStep[] steps)
    {
        _text = text;
        Steps = steps;
    }

    internal SelectorStep[] Steps { get; }

    /// <summary>The member of the image that it begins with.</summary>
    internal string Root => ((KeyStep)Steps[0]).Key;

    /// <summary>Reads a selector of values that are there.</summary>
    /// <param name="text">The selector alone.</param>
    /// <exception cref="ArgumentException">It is none; the message says where.</exception>
    public static FieldSelector Parse(string text)
    {
        FieldSelector selector = ParseStart(text, out string rest);
        if (rest.Length > 0) throw new ArgumentException($"selector {text}: at character {text.Length - rest.Length + 1}: expected '.', '[' or the end, found '{rest[0]}'");
        if (selector.Steps[^1] is AppendStep) throw new ArgumentException($"selector {text}: nothing is at [+] yet, it is where a value is added");
        return selector;
    }

    /// <summary>Reads the selector that a text begins with.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rest">What is behind it.</param>
    internal static FieldSelector ParseStart(string text, out string rest)
    {
        var parser = new SelectorParser(text);
        SelectorStep[] steps = parser.ReadSteps();
        rest = text[parser.Position..];
        return new FieldSelector(text[..parser.Position], steps);
    }

    /// <summary>The selector as it was written.</summary>
    public override string ToString() => _text;
}
