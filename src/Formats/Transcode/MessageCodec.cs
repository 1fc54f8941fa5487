using System.Collections.Concurrent;
using Soccr.Formats.Schema;

namespace Soccr.Formats.Transcode;

/// <summary>A message as compact tables: fields by number, by name and by guess.</summary>
internal sealed class MessageCodec
{
    private static readonly ConcurrentDictionary<string, MessageCodec> s_codecs = new();

    private readonly FieldCodec?[] _byNumber;

    private MessageCodec(MessageSchema schema)
    {
        Name = schema.Name;
        Fields = new FieldCodec[schema.Fields.Count];
        if (Fields.Length > FieldSet.Capacity)
        {
            throw new NotSupportedException($"{Name} has {Fields.Length} fields, at most {FieldSet.Capacity} are supported");
        }
        var required = default(FieldSet);
        for (int i = 0; i < Fields.Length; i++)
        {
            Fields[i] = new FieldCodec(schema.Fields[i]);
            if (Fields[i].Schema.Required) required.Add(i);
        }
        Required = required;
        _byNumber = new FieldCodec?[Fields.Length == 0 ? 0 : Fields[^1].Number + 1];
        foreach (FieldCodec field in Fields)
        {
            _byNumber[field.Number] = field;
        }
    }

    public string Name { get; }

    /// <summary>The fields, ordered by number.</summary>
    public FieldCodec[] Fields { get; }

    public FieldSet Required { get; }

    /// <summary>The codec of a message of CRIU's schema, compiled when first asked for.</summary>
    public static MessageCodec Get(string name) =>
        s_codecs.TryGetValue(name, out MessageCodec? codec)
            ? codec
            : s_codecs.GetOrAdd(name, new MessageCodec(SchemaSet.Criu.GetMessage(name)));

    public FieldCodec? ByNumber(uint number) => number < (uint)_byNumber.Length ? _byNumber[number] : null;

    /// <summary>Finds a field by its name. Keys mostly come in order, so the search begins at <paramref name="guess"/>.</summary>
    public FieldCodec? ByName(ReadOnlySpan<byte> name, int guess)
    {
        FieldCodec[] fields = Fields;
        for (int i = guess; i < fields.Length; i++)
        {
            if (name.SequenceEqual(fields[i].Name)) return fields[i];
        }
        for (int i = 0; i < guess && i < fields.Length; i++)
        {
            if (name.SequenceEqual(fields[i].Name)) return fields[i];
        }
        return null;
    }

    /// <summary>Finds a field by its name.</summary>
    /// <exception cref="ArgumentException">The schema has no such field.</exception>
    public FieldCodec ByName(string name) =>
        Array.Find(Fields, field => field.Schema.Name == name)
        ?? throw new ArgumentException($"{Name} has no field {name}", nameof(name));
}
