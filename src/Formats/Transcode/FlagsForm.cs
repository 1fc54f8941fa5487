using System.Text;

namespace Soccr.Formats.Transcode;

/// <summary>Bits by name, joined by <c> | </c>; bits without a name as one hexadecimal number at the end; 0 is the empty text.</summary>
/// <param name="flags">Name and bit of each flag, in the order of printing.</param>
/// <param name="zero">A word that is read as 0.</param>
internal sealed class FlagsForm((string Name, uint Bit)[] flags, string? zero = null) : NumberForm
{
    private readonly (byte[] Name, ulong Bit)[] _flags = Array.ConvertAll(flags, static f => (Encoding.UTF8.GetBytes(f.Name), (ulong)f.Bit));

    public override bool TryWrite(JsonWriter json, ulong value)
    {
        json.Raw("\""u8);
        bool first = true;
        foreach ((byte[] name, ulong bit) in _flags)
        {
            if ((value & bit) == 0) continue;
            Separate(json, ref first);
            json.Raw(name);
            value &= ~bit;
        }
        if (value != 0)
        {
            Separate(json, ref first);
            json.Hex(value);
        }
        json.Raw("\""u8);
        return true;
    }

    public override bool TryParse(ReadOnlySpan<byte> text, out ulong value, out string fault)
    {
        value = 0;
        fault = "";
        if (text.IsEmpty) return true;
        foreach (Range range in text.Split((byte)'|'))
        {
            ReadOnlySpan<byte> word = text[range].Trim(" "u8);
            if (IntegerText.TryParse(word, out JsonInteger number) && !number.Negative)
            {
                value |= number.Magnitude;
            }
            else if (TryFind(word, out ulong bit))
            {
                value |= bit;
            }
            else
            {
                string name = Encoding.UTF8.GetString(word);
                fault = $"no such flag: {name}{Suggestion.For(name, Array.ConvertAll(_flags, static f => Encoding.UTF8.GetString(f.Name)))}";
                return false;
            }
        }
        return true;
    }

    private bool TryFind(ReadOnlySpan<byte> word, out ulong bit)
    {
        bit = 0;
        foreach ((byte[] name, ulong flag) in _flags)
        {
            if (word.SequenceEqual(name))
            {
                bit = flag;
                return true;
            }
        }
        return zero is not null && word.SequenceEqual(Encoding.UTF8.GetBytes(zero));
    }

    private static void Separate(JsonWriter json, ref bool first)
    {
        if (!first) json.Raw(" | "u8);
        first = false;
    }
}
