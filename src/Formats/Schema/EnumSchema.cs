namespace Soccr.Formats.Schema;

/// <summary>Names and numbers of one protobuf enum, in the order of the schema.</summary>
/// <param name="name">Full name, without a leading dot.</param>
/// <param name="values">Name and number of each value.</param>
public sealed class EnumSchema(string name, IReadOnlyList<KeyValuePair<string, int>> values)
{
    /// <summary>Full name, such as <c>core_entry.march</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Name and number of each value.</summary>
    public IReadOnlyList<KeyValuePair<string, int>> Values { get; } = values;
}
