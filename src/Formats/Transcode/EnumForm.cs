using System.Text;
using Soccr.Formats.Schema;

namespace Soccr.Formats.Transcode;

/// <summary>An enum's values by name, in plain and pretty alike; a value without a name is a number.</summary>
internal sealed class EnumForm(EnumSchema schema)
{
    private readonly (byte[] Quoted, int Value)[] _values =
        [.. schema.Values.Select(static v => (Encoding.UTF8.GetBytes($"\"{v.Key}\""), v.Value))];

    public string Name => schema.Name;

    public void Write(JsonWriter json, int value)
    {
        // Most enums count from 0 or 1.
        if (TryAt(value, value, out byte[] quoted) || TryAt(value - 1, value, out quoted))
        {
            json.Raw(quoted);
            return;
        }
        foreach ((byte[] text, int known) in _values)
        {
            if (known == value)
            {
                json.Raw(text);
                return;
            }
        }
        json.Signed(value);
    }

    public bool TryParse(ReadOnlySpan<byte> name, out int value)
    {
        foreach ((byte[] quoted, int known) in _values)
        {
            if (name.SequenceEqual(quoted.AsSpan(1, quoted.Length - 2)))
            {
                value = known;
                return true;
            }
        }
        value = 0;
        return false;
    }

    public string Suggest(string name) => Suggestion.For(name, schema.Values.Select(static v => v.Key));

    private bool TryAt(int index, int value, out byte[] quoted)
    {
        if ((uint)index < (uint)_values.Length && _values[index].Value == value)
        {
            quoted = _values[index].Quoted;
            return true;
        }
        quoted = [];
        return false;
    }
}
