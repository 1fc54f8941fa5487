using Soccr.Formats.Schema;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>What the varint of a scalar field means, and the varint that stands for it.</summary>
internal static class ScalarValue
{
    /// <summary>The varint that our writer would store for what protobuf reads from this one.</summary>
    public static ulong Canonical(FieldKind kind, ulong value) => kind switch
    {
        FieldKind.UInt32 or FieldKind.SInt32 => (uint)value,
        FieldKind.Int32 or FieldKind.Enum => (ulong)(int)value,
        FieldKind.Bool => value == 0 ? 0UL : 1UL,
        _ => value,
    };

    /// <summary>Whether the varint has the shortest form and no bits beyond its type.</summary>
    /// <param name="kind">The field's type.</param>
    /// <param name="value">The varint.</param>
    /// <param name="bytes">Its bytes.</param>
    public static bool IsCanonical(FieldKind kind, ulong value, ReadOnlySpan<byte> bytes)
    {
        if (value < 0x80) return bytes.Length == 1 && (value < 2 || kind != FieldKind.Bool);
        if (bytes.Length != Varint.Size(value) || Canonical(kind, value) != value) return false;
        // The tenth byte has room for bits that the value has not.
        return bytes.Length < Varint.MaxBytes || bytes[^1] == 1;
    }
}
