using System.Globalization;
using System.Text;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Bytes of an image as text for a report: what would break a line or hide is written as an escape.</summary>
internal static class Readable
{
    public static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (char c in Encoding.UTF8.GetString(bytes))
        {
            if (char.IsControl(c)) text.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}");
            else text.Append(c);
        }
        return text.ToString();
    }
}
