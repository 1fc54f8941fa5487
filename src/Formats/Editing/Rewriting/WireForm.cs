using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Numbers of a message in the form that they have there, which need not be the shortest: the way back then gives the same bytes.</summary>
internal static class WireForm
{
    /// <summary>What a varint of a field means; negative numbers as unsigned ones of 32 or 64 bits.</summary>
    public static ulong Value(FieldKind kind, ulong raw) => kind switch
    {
        FieldKind.SInt32 => (uint)Varint.UnZigZag((uint)raw),
        FieldKind.SInt64 => (ulong)Varint.UnZigZag(raw),
        FieldKind.Int64 or FieldKind.UInt64 => raw,
        _ => (uint)raw,
    };

    /// <summary>The varint for another value of the field: as many bytes longer than needed as the old one, and with its bits beyond the type.</summary>
    public static byte[] Encode(FieldKind kind, ulong value, ReadOnlySpan<byte> old)
    {
        var reader = new WireReader(old, 0);
        ulong raw = reader.ReadVarint();
        ulong @new = kind switch
        {
            FieldKind.SInt32 => (uint)Varint.ZigZag((int)value),
            FieldKind.SInt64 => Varint.ZigZag((long)value),
            FieldKind.Int32 => (ulong)(int)value,
            _ => value,
        };
        if (ScalarValue.Canonical(kind, raw) != raw) @new = (uint)@new | (raw & ~(ulong)uint.MaxValue);
        return Encode(@new, old.Length - Varint.Size(raw));
    }

    /// <summary>The varint for another length.</summary>
    public static byte[] EncodeLength(int length, ReadOnlySpan<byte> old)
    {
        var reader = new WireReader(old, 0);
        return Encode((uint)length, old.Length - Varint.Size(reader.ReadVarint()));
    }

    private static byte[] Encode(ulong value, int excess)
    {
        byte[] bytes = new byte[Math.Min(Varint.Size(value) + Math.Max(excess, 0), Varint.MaxBytes)];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)((value & 0x7f) | (i < bytes.Length - 1 ? 0x80u : 0));
            value >>= 7;
        }
        return bytes;
    }
}
