using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>
/// Rewrites fields as our own writer would: shortest varints, lists unpacked, the last of several singular values, and several
/// singular messages joined (which is how protobuf merges them). What lies inside a message is left as it is.
/// </summary>
internal static class Normalizer
{
    /// <summary>Whether the field of that tag is one the schema knows how to read.</summary>
    public static bool Knows(FieldCodec? field, uint tag) =>
        field is not null && (tag == field.Tag || PackedList.Holds(field, tag));

    /// <summary>Writes the normal form of all <paramref name="records"/> of one field.</summary>
    public static void Write(FieldCodec field, ReadOnlySpan<byte> message, IEnumerable<WireRecord> records, WireWriter output)
    {
        int start = output.Length;
        int joined = -1;
        foreach (WireRecord record in records)
        {
            ReadOnlySpan<byte> value = record.ValueIn(message);
            if (!field.Repeated && field.Kind == FieldKind.Message)
            {
                if (joined < 0)
                {
                    output.WriteVarint(field.Tag);
                    joined = output.BeginBytes();
                }
                output.WriteRaw(value);
                continue;
            }
            if (!field.Repeated) output.Truncate(start);
            WriteOne(field, record.Tag, value, output);
        }
        if (joined >= 0) output.EndBytes(joined);
    }

    private static void WriteOne(FieldCodec field, uint tag, ReadOnlySpan<byte> value, WireWriter output)
    {
        if (tag != field.Tag)
        {
            PackedList.Unpack(field, value, output);
            return;
        }
        output.WriteVarint(field.Tag);
        switch (field.WireType)
        {
            case WireType.Bytes:
                output.WriteBytes(value);
                break;
            case WireType.Varint:
                output.WriteVarint(ScalarValue.Canonical(field.Kind, new WireReader(value, 0).ReadVarint()));
                break;
            default:
                output.WriteRaw(value);
                break;
        }
    }
}
