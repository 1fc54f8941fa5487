using System.Text;

namespace Soccr.Formats.Transcode;

/// <summary>A name for a value; a value without one stays a number.</summary>
/// <param name="names">Names that are written and read.</param>
/// <param name="readOnly">Names that are read, never written.</param>
internal sealed class DictionaryForm((string Name, uint Value)[] names, (string Name, uint Value)[]? readOnly = null) : NumberForm
{
    private readonly (byte[] Name, uint Value)[] _names = Array.ConvertAll(names, static n => (Encoding.UTF8.GetBytes(n.Name), n.Value));

    public override bool TryWrite(JsonWriter json, ulong value)
    {
        foreach ((byte[] name, uint known) in _names)
        {
            if (known == value)
            {
                json.Raw("\""u8);
                json.Raw(name);
                json.Raw("\""u8);
                return true;
            }
        }
        return false;
    }

    public override bool TryParse(ReadOnlySpan<byte> text, out ulong value, out string fault)
    {
        value = 0;
        fault = "";
        foreach ((byte[] name, uint known) in _names)
        {
            if (text.SequenceEqual(name))
            {
                value = known;
                return true;
            }
        }
        string word = Encoding.UTF8.GetString(text);
        foreach ((string name, uint known) in readOnly ?? [])
        {
            if (word == name)
            {
                value = known;
                return true;
            }
        }
        if (IntegerText.TryParse(text, out JsonInteger number) && !number.Negative)
        {
            value = number.Magnitude;
            return true;
        }
        fault = $"no such name: {word}{Suggestion.For(word, names.Concat(readOnly ?? []).Select(static n => n.Name))}";
        return false;
    }
}
