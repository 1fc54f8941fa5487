namespace Soccr.Formats.Transcode;

/// <summary>A whole number of a JSON text: up to 64 bits and a sign.</summary>
/// <param name="Magnitude">The number without its sign.</param>
/// <param name="Negative">Whether it has a minus sign.</param>
internal readonly record struct JsonInteger(ulong Magnitude, bool Negative)
{
    public override string ToString() => Negative ? $"-{Magnitude}" : $"{Magnitude}";
}

/// <summary>Numbers written as text: <c>123</c>, <c>-1</c>, <c>0x7b</c>, <c>0o173</c>.</summary>
internal static class IntegerText
{
    public static bool TryParse(ReadOnlySpan<byte> text, out JsonInteger value)
    {
        value = default;
        bool negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];
        uint radix = 10;
        if (text.Length > 2 && text[0] == '0' && (text[1] | 0x20) is 'x' or 'o')
        {
            radix = (text[1] | 0x20) == 'x' ? 16u : 8u;
            text = text[2..];
        }
        // 0755 is octal to some readers and decimal to others.
        if (text.IsEmpty || (radix == 10 && text.Length > 1 && text[0] == '0')) return false;
        ulong sum = 0;
        foreach (byte c in text)
        {
            uint digit = Digit(c);
            if (digit >= radix) return false;
            UInt128 next = (UInt128)sum * radix + digit;
            if (next > ulong.MaxValue) return false;
            sum = (ulong)next;
        }
        value = new JsonInteger(sum, negative);
        return true;
    }

    /// <summary>The value of a hexadecimal digit, or 255.</summary>
    public static uint Digit(byte c) => c switch
    {
        >= (byte)'0' and <= (byte)'9' => (uint)(c - '0'),
        >= (byte)'a' and <= (byte)'f' => (uint)(c - 'a' + 10),
        >= (byte)'A' and <= (byte)'F' => (uint)(c - 'A' + 10),
        _ => 255,
    };
}
