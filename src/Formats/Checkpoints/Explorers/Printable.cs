using System.Globalization;
using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>Text of a checkpoint for a terminal.</summary>
internal static class Printable
{
    /// <summary>Control characters and bytes that are no UTF-8 as <c>\xNN</c>, so that a name cannot speak to the terminal.</summary>
    public static string Escape(string text)
    {
        var safe = new StringBuilder(text.Length);
        foreach (char unit in LosslessText.HasOddBytes(text) || text.Any(char.IsControl) ? text : "")
        {
            if (char.IsControl(unit) || unit is >= '\udc80' and <= '\udcff') safe.Append(CultureInfo.InvariantCulture, $"\\x{(byte)unit:x2}");
            else safe.Append(unit);
        }
        return safe.Length == 0 ? text : safe.ToString();
    }

    /// <summary>
    /// A string as Python's crit prints it: one with bytes that are no UTF-8 is bytes there, and comes out as <c>b'...'</c>.
    /// </summary>
    public static string AsPython(string text)
    {
        if (!LosslessText.HasOddBytes(text)) return text;
        char quote = text.Contains('\'', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal) ? '"' : '\'';
        var literal = new StringBuilder("b").Append(quote);
        foreach (byte b in LosslessText.Encode(text))
        {
            if (b == quote || b == '\\') literal.Append('\\').Append((char)b);
            else if (b is >= 0x20 and < 0x7f) literal.Append((char)b);
            else literal.Append(b switch { (byte)'\t' => "\\t", (byte)'\n' => "\\n", (byte)'\r' => "\\r", _ => string.Create(CultureInfo.InvariantCulture, $"\\x{b:x2}") });
        }
        return literal.Append(quote).ToString();
    }
}
