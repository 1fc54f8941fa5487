namespace Soccr.Formats.Schema;

/// <summary>The fields of one message, ordered by number.</summary>
public sealed class MessageSchema
{
    internal MessageSchema(string name, FieldSchema[] fields)
    {
        Array.Sort(fields, static (a, b) => a.Number.CompareTo(b.Number));
        for (int i = 0; i < fields.Length; i++)
        {
            fields[i].Index = i;
        }
        Name = name;
        Fields = fields;
    }

    /// <summary>Full name, such as <c>inet_sk_entry</c>.</summary>
    public string Name { get; }

    /// <summary>The fields, ordered by number.</summary>
    public IReadOnlyList<FieldSchema> Fields { get; }
}
