namespace Soccr.Formats.Editing;

/// <summary>One change of an image: values that are set, or deleted.</summary>
public sealed class FieldEdit
{
    private FieldEdit(FieldSelector selector, byte[]? value)
    {
        // What an image is follows from magic, and a note is only for the reader.
        if (selector.Root is "magic" or "@note") throw new ArgumentException($"selector {selector}: {selector.Root} cannot be edited");
        Selector = selector;
        Value = value;
    }

    /// <summary>Which values.</summary>
    public FieldSelector Selector { get; }

    /// <summary>The new value as JSON; null for a deletion.</summary>
    internal byte[]? Value { get; }

    /// <summary>Sets values; a member that is not there is added, and <c>[+]</c> adds to a list.</summary>
    /// <param name="text">
    /// <c>SELECTOR=VALUE</c>. The value is JSON, or else a bare word that is taken as a string: <c>10.0.0.2</c>, <c>0x1f</c>,
    /// <c>MAP_PRIVATE | MAP_ANON</c>.
    /// </param>
    /// <exception cref="ArgumentException">The text makes no sense; the message says where.</exception>
    public static FieldEdit ParseSet(string text)
    {
        FieldSelector selector = FieldSelector.ParseStart(text, out string rest);
        if (!rest.StartsWith('=')) throw new ArgumentException($"{text}: at character {selector.ToString().Length + 1}: expected '.', '[' or =VALUE");
        return new FieldEdit(selector, EditValue.ToJson(rest[1..]));
    }

    /// <summary>Deletes values.</summary>
    /// <param name="text">The selector.</param>
    /// <exception cref="ArgumentException">The text makes no sense; the message says where.</exception>
    public static FieldEdit ParseDelete(string text)
    {
        FieldSelector selector = FieldSelector.Parse(text);
        if (selector is { Root: "entries", Steps.Length: 1 }) throw new ArgumentException("selector entries: an image has its entries, if only none; entries[*] deletes all of them");
        return new FieldEdit(selector, null);
    }
}
