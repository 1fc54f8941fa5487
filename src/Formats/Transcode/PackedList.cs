using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>A repeated number stored as one length-delimited list. CRIU's schema never asks for it, every protobuf reader takes it.</summary>
internal static class PackedList
{
    /// <summary>Whether <paramref name="tag"/> announces such a list for the field.</summary>
    public static bool Holds(FieldCodec field, uint tag) =>
        field.Repeated && tag == ((uint)field.Number << 3 | (uint)WireType.Bytes)
        && field.Kind is not (FieldKind.String or FieldKind.Bytes or FieldKind.Message);

    /// <summary>Checks that the list holds whole values.</summary>
    public static void Check(FieldCodec field, ReadOnlySpan<byte> list, long offset)
    {
        var reader = new WireReader(list, offset);
        while (!reader.AtEnd) Read(field, ref reader);
    }

    /// <summary>Writes the values one by one, each with its tag, in their shortest form.</summary>
    public static void Unpack(FieldCodec field, ReadOnlySpan<byte> list, WireWriter output)
    {
        var reader = new WireReader(list, 0);
        while (!reader.AtEnd)
        {
            output.WriteVarint(field.Tag);
            ulong value = Read(field, ref reader);
            if (field.Kind == FieldKind.Fixed64) output.WriteFixed64(value);
            else output.WriteVarint(ScalarValue.Canonical(field.Kind, value));
        }
    }

    private static ulong Read(FieldCodec field, ref WireReader reader) =>
        field.Kind == FieldKind.Fixed64 ? reader.ReadFixed64() : reader.ReadVarint();
}
