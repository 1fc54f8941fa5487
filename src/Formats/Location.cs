using System.Globalization;
using System.Text;

namespace Soccr.Formats;

/// <summary>Where in an input a fact was found. Every part is optional; the parts known are printed.</summary>
/// <param name="Path">File the data came from, as the caller named it.</param>
/// <param name="Offset">Absolute offset in a binary file, in bytes.</param>
/// <param name="Line">Line in a JSON text, from 1; 0 where there is none.</param>
/// <param name="Column">Column in a JSON text, from 1, in bytes.</param>
/// <param name="FieldPath">Path of the field, such as <c>entries[3].isk.src_port</c>.</param>
public readonly record struct Location(
    string? Path = null, long? Offset = null, int Line = 0, int Column = 0, string? FieldPath = null)
{
    /// <summary>The parts as text: <c>files.img:0x2c: entries[3].isk</c>, or <c>files.json:12:5: entries[3].isk</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(Path);
        if (Offset is { } offset)
        {
            Separate(text, ":").Append(CultureInfo.InvariantCulture, $"0x{offset:x}");
        }
        else if (Line > 0)
        {
            Separate(text, ":").Append(CultureInfo.InvariantCulture, $"{Line}:{Column}");
        }
        if (!string.IsNullOrEmpty(FieldPath))
        {
            Separate(text, ": ").Append(FieldPath);
        }
        return text.ToString();
    }

    private static StringBuilder Separate(StringBuilder text, string separator) =>
        text.Length == 0 ? text : text.Append(separator);
}
