using System.Globalization;
using System.Text;
using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints;

/// <summary>
/// A message of an image, read field by field as it is asked for; nothing is parsed before. Of a field that is stored twice the last value counts,
/// as in protobuf. Every error names the file, the offset and the field.
/// </summary>
public sealed class MessageView
{
    private readonly MessageView? _parent;
    private readonly string _name;
    private readonly int _index;
    private readonly ReadOnlyMemory<byte> _bytes;

    internal MessageView(MessageCodec codec, ReadOnlyMemory<byte> bytes, string name, int index, long offset, string file, MessageView? parent = null)
    {
        Codec = codec;
        _bytes = bytes;
        _name = name;
        _index = index;
        _parent = parent;
        Offset = offset;
        FileName = file;
    }

    /// <summary>Full name of its message in the schema, such as <c>inet_sk_entry</c>.</summary>
    public string MessageName => Codec.Name;

    /// <summary>Its bytes on the wire.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.Span;

    /// <summary>Absolute offset of its first byte in the file.</summary>
    public long Offset { get; }

    /// <summary>Name of the file it is in, for messages.</summary>
    public string FileName { get; }

    /// <summary>Where it is: <c>entries[3].isk</c>.</summary>
    public string Path
    {
        get
        {
            string own = _index < 0 ? _name : string.Create(CultureInfo.InvariantCulture, $"{_name}[{_index}]");
            return _parent is null ? own : $"{_parent.Path}.{own}";
        }
    }

    internal MessageCodec Codec { get; }

    /// <summary>Whether the field is stored at all.</summary>
    /// <exception cref="ArgumentException">The schema has no such field; so with all look-ups.</exception>
    public bool Has(string field) => Locate(field).Count > 0;

    /// <summary>A number, 0 where it is missing. Signed values are sign extended: cast to <see cref="long"/>.</summary>
    public ulong Number(string field) => TryNumber(field, out ulong value) ? value : 0;

    /// <summary>A number, where it is stored.</summary>
    public bool TryNumber(string field, out ulong value)
    {
        FieldCodec known = Codec.ByName(field);
        return known.Repeated ? TryLast(Scan(known), out value) : TryScan(known, out value);
    }

    /// <summary>All numbers of a repeated field, packed or not.</summary>
    public IReadOnlyList<ulong> Numbers(string field) => Scan(Codec.ByName(field));

    /// <summary>A string; each byte that is no UTF-8 is a lone surrogate U+DC80..U+DCFF, as in the JSON. Null where it is missing.</summary>
    public string? Text(string field) => Has(field) ? LosslessText.Decode(BytesOf(field)) : null;

    /// <summary>A number as pretty JSON has it: a name, flags, a device, hexadecimal or plain digits. For one that is missing, the text of 0.</summary>
    public string Word(string field)
    {
        FieldCodec known = Codec.ByName(field);
        var text = new MemoryStream();
        using var json = new JsonWriter(text, pretty: true);
        ulong value = Number(field);
        if (known.Kind == FieldKind.Enum) known.Enum.Write(json, (int)value);
        else if (known.IsHex) json.Hex(value);
        else if (known.Form?.TryWrite(json, value) != true) json.Signed((long)value);
        json.Flush();
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length).Trim('"');
    }

    /// <summary>A string, byte or message field's bytes; empty where it is missing.</summary>
    public ReadOnlySpan<byte> BytesOf(string field)
    {
        (int _, int start, int length) = Locate(field);
        return _bytes.Span.Slice(start, length);
    }

    /// <summary>An inner message, or null where it is missing. Of one that is stored in several parts the last counts here.</summary>
    public MessageView? Message(string field)
    {
        FieldCodec known = Codec.ByName(field);
        (int count, int start, int length) = Locate(field);
        return count == 0 ? null : new MessageView(known.Message, _bytes.Slice(start, length), field, -1, Offset + start, FileName, this);
    }

    /// <summary>The messages of a repeated field.</summary>
    public IReadOnlyList<MessageView> Messages(string field)
    {
        FieldCodec known = Codec.ByName(field);
        var all = new List<MessageView>();
        foreach (Range range in Occurrences(known))
        {
            all.Add(new MessageView(known.Message, _bytes[range], field, all.Count, Offset + range.Start.Value, FileName, this));
        }
        return all;
    }

    /// <summary>The message as JSON in crit's dialect, in UTF-8: an object on one line, or indented.</summary>
    /// <param name="pretty">Whether values read as addresses, names and flags.</param>
    public ReadOnlyMemory<byte> ToJson(bool pretty)
    {
        var text = new MemoryStream();
        using (var json = new JsonWriter(text, pretty))
        {
            json.StartObject();
            try
            {
                new MessageToJson(json).WriteMembers(Codec, Bytes, Offset);
            }
            catch (ImageFormatException e)
            {
                throw e.Within(FileName, Path);
            }
            json.EndObject();
            json.Flush();
        }
        return text.GetBuffer().AsMemory(0, (int)text.Length);
    }

    /// <summary>An error about a field of this message.</summary>
    /// <param name="field">Its name, or empty for the message itself.</param>
    /// <param name="fact">The fact, then what was expected.</param>
    public ImageFormatException Error(string field, string fact) =>
        new(fact, new Location(FileName, Offset, FieldPath: field.Length == 0 ? Path : $"{Path}.{field}"));

    private (int Count, int Start, int Length) Locate(string field)
    {
        FieldCodec known = Codec.ByName(field);
        var reader = new WireReader(_bytes.Span, Offset);
        (int count, int start, int length) = (0, 0, 0);
        try
        {
            while (!reader.AtEnd)
            {
                uint tag = reader.ReadTag();
                if (tag >> 3 == (uint)known.Number && (WireType)(tag & 7) == WireType.Bytes)
                {
                    length = reader.ReadBytes().Length;
                    start = reader.Position - length;
                    count++;
                }
                else
                {
                    if (tag >> 3 == (uint)known.Number) count++;
                    reader.Skip(tag);
                }
            }
        }
        catch (ImageFormatException e)
        {
            throw e.Within(FileName, Path);
        }
        return (count, start, length);
    }

    private List<Range> Occurrences(FieldCodec field)
    {
        var ranges = new List<Range>();
        var reader = new WireReader(_bytes.Span, Offset);
        try
        {
            while (!reader.AtEnd)
            {
                uint tag = reader.ReadTag();
                if (tag != ((uint)field.Number << 3 | (uint)WireType.Bytes))
                {
                    reader.Skip(tag);
                    continue;
                }
                int length = reader.ReadBytes().Length;
                ranges.Add((reader.Position - length)..reader.Position);
            }
        }
        catch (ImageFormatException e)
        {
            throw e.Within(FileName, Path);
        }
        return ranges;
    }

    private static bool TryLast(List<ulong> values, out ulong value)
    {
        value = values.Count == 0 ? 0 : values[^1];
        return values.Count > 0;
    }

    private bool TryScan(FieldCodec field, out ulong value)
    {
        value = 0;
        bool found = false;
        var reader = new WireReader(_bytes.Span, Offset);
        try
        {
            while (!reader.AtEnd)
            {
                uint tag = reader.ReadTag();
                if (tag != field.Tag || field.WireType == WireType.Bytes)
                {
                    reader.Skip(tag);
                    continue;
                }
                value = ReadNumber(field, ref reader);
                found = true;
            }
        }
        catch (ImageFormatException e)
        {
            throw e.Within(FileName, Path);
        }
        return found;
    }

    private List<ulong> Scan(FieldCodec field)
    {
        var values = new List<ulong>();
        var reader = new WireReader(_bytes.Span, Offset);
        try
        {
            while (!reader.AtEnd)
            {
                uint tag = reader.ReadTag();
                if (tag >> 3 != (uint)field.Number) reader.Skip(tag);
                else ScanValue(field, (WireType)(tag & 7), tag, ref reader, values);
            }
        }
        catch (ImageFormatException e)
        {
            throw e.Within(FileName, Path);
        }
        return values;
    }

    private static void ScanValue(FieldCodec field, WireType form, uint tag, ref WireReader reader, List<ulong> values)
    {
        if (form == WireType.Bytes)
        {
            ReadOnlySpan<byte> packed = reader.ReadBytes();
            var inner = new WireReader(packed, reader.Offset - packed.Length);
            while (!inner.AtEnd) values.Add(ReadNumber(field, ref inner));
        }
        else if (form == field.WireType)
        {
            values.Add(ReadNumber(field, ref reader));
        }
        else
        {
            reader.Skip(tag);
        }
    }

    private static ulong ReadNumber(FieldCodec field, ref WireReader reader)
    {
        if (field.WireType == WireType.Fixed64) return reader.ReadFixed64();
        ulong value = ScalarValue.Canonical(field.Kind, reader.ReadVarint());
        return field.Kind is FieldKind.SInt32 or FieldKind.SInt64 ? (ulong)Varint.UnZigZag(value) : value;
    }
}
