using System.Buffers.Binary;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A whole number of 1, 2, 4 or 8 bytes, in host order (little-endian) or network order, with names where its values have some.</summary>
/// <param name="size">Bytes.</param>
/// <param name="signed">Whether it may be negative.</param>
/// <param name="bigEndian">Network order.</param>
/// <param name="names">Names of values or bits, or null.</param>
internal sealed class IntegerType(int size, bool signed = false, bool bigEndian = false, NumberForm? names = null) : AttributeType
{
    public override int Size => size;

    /// <summary>Names of its values or bits, or null.</summary>
    public NumberForm? Names => names;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.Length == size;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        ulong value = Load(payload, bigEndian);
        if (names is not null && names.TryWrite(json, value)) return;
        if (signed) json.Signed((long)(value << (64 - 8 * size)) >> (64 - 8 * size));
        else json.Unsigned(value);
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        JsonInteger number;
        if (input.Peek() == '"')
        {
            ReadOnlySpan<byte> text = input.ReadString();
            if (names is not null)
            {
                if (!names.TryParse(text, out ulong named, out string fault)) throw input.Error(fault);
                number = new JsonInteger(named, false);
            }
            else if (!IntegerText.TryParse(text, out number))
            {
                throw input.Error($"\"{System.Text.Encoding.UTF8.GetString(text)}\" is no number");
            }
        }
        else
        {
            number = input.ReadInteger();
        }
        ulong most = ulong.MaxValue >> (64 - 8 * size + (signed ? 1 : 0));
        bool fits = number.Negative ? number.Magnitude <= (signed ? most + 1 : 0) : number.Magnitude <= most;
        if (!fits) throw input.Error($"{number} is out of range of {(signed ? "a signed" : "an unsigned")} number of {size * 8} bits");
        Store(output, number.Negative ? 0 - number.Magnitude : number.Magnitude, size, bigEndian);
    }

    /// <summary>The number that bytes hold, without a sign.</summary>
    public static ulong Load(ReadOnlySpan<byte> bytes, bool bigEndian)
    {
        ulong value = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            value = value << 8 | bytes[bigEndian ? i : bytes.Length - 1 - i];
        }
        return value;
    }

    /// <summary>Appends the low <paramref name="size"/> bytes of a number.</summary>
    public static void Store(WireWriter output, ulong value, int size, bool bigEndian)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        if (bigEndian) BinaryPrimitives.WriteUInt64BigEndian(bytes, value << (64 - 8 * size));
        else BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        output.WriteRaw(bytes[..size]);
    }
}
