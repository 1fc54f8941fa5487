using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>
/// Walks a message once, before any of it is written: finds malformed data with its offset, and tells whether re-encoding what the JSON
/// says gives these bytes (known fields, ascending, once each, shortest varints, values in range, nothing required missing).
/// </summary>
internal static class CanonicalScan
{
    /// <param name="codec">The message's schema.</param>
    /// <param name="message">Its bytes.</param>
    /// <param name="offset">Absolute offset of the first byte.</param>
    /// <param name="depth">How many messages this one lies in.</param>
    /// <exception cref="ImageFormatException">The bytes are no protobuf message, here or in a message inside.</exception>
    public static bool IsCanonical(MessageCodec codec, ReadOnlySpan<byte> message, long offset, int depth)
    {
        if (depth > Limits.MessageDepth) Throw.TooDeep(offset);
        var reader = new WireReader(message, offset);
        var seen = default(FieldSet);
        bool canonical = true;
        uint last = 0;
        while (!reader.AtEnd)
        {
            int start = reader.Position;
            uint tag = reader.ReadTag();
            FieldCodec? field = codec.ByNumber(tag >> 3);
            if (field is null || tag != field.Tag)
            {
                canonical = false;
                SkipOther(field, tag, ref reader);
                continue;
            }
            canonical &= tag < 0x80 ? reader.Position == start + 1 : reader.Position - start == Varint.Size(tag);
            canonical &= tag > last || (tag == last && field.Repeated);
            last = tag;
            seen.Add(field.Index);
            canonical &= ValueIsCanonical(field, ref reader, depth);
        }
        return canonical && codec.Required.Except(seen).IsEmpty;
    }

    private static bool ValueIsCanonical(FieldCodec field, ref WireReader reader, int depth)
    {
        switch (field.WireType)
        {
            case WireType.Varint:
                int start = reader.Position;
                ulong value = reader.ReadVarint();
                return ScalarValue.IsCanonical(field.Kind, value, reader.Since(start));
            case WireType.Bytes:
                int lengthStart = reader.Position;
                ReadOnlySpan<byte> bytes = reader.ReadBytes();
                bool shortest = reader.Position - lengthStart == Varint.Size((uint)bytes.Length) + bytes.Length;
                return field.Kind != FieldKind.Message
                    ? shortest
                    : IsCanonical(field.Message, bytes, reader.Offset - bytes.Length, depth + 1) && shortest;
            default:
                reader.ReadFixed64();
                return true;
        }
    }

    // An unknown field, another wire type, or a packed list: walked for its faults, kept as it lies.
    private static void SkipOther(FieldCodec? field, uint tag, ref WireReader reader)
    {
        if (field is null || !PackedList.Holds(field, tag))
        {
            reader.Skip(tag);
            return;
        }
        ReadOnlySpan<byte> list = reader.ReadBytes();
        PackedList.Check(field, list, reader.Offset - list.Length);
    }
}
