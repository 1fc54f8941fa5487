using System.Globalization;
using System.Text;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>Quoted-printable as Python writes it: as in the images' JSON, but line breaks stay line breaks.</summary>
/// <remarks>Behaviour of Python's <c>quopri.encodestring</c>. Where the first line ends in CR LF, all do, soft breaks too.</remarks>
internal static class PythonQuotedPrintable
{
    private const int LineLimit = 76;

    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        int first = bytes.IndexOf((byte)'\n');
        string newLine = first > 0 && bytes[first - 1] == '\r' ? "\r\n" : "\n";
        var text = new StringBuilder();
        int column = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            ReadOnlySpan<byte> rest = bytes[(i + 1)..];
            byte b = bytes[i];
            if (b == '\n' || b == '\r' && rest.StartsWith("\n"u8))
            {
                if (b == '\r') i++;
                if (text.Length > 0 && text[^1] is ' ' or '\t')
                {
                    char blank = text[^1];
                    text.Length--;
                    Escape(text, (byte)blank);
                }
                text.Append(newLine);
                column = 0;
                continue;
            }
            bool escape = NeedsEscape(b, rest, column);
            if (escape ? column + 3 >= LineLimit : rest.Length > 0 && rest[0] != '\n' && column + 1 >= LineLimit)
            {
                text.Append('=').Append(newLine);
                column = 0;
            }
            if (escape) Escape(text, b);
            else text.Append((char)b);
            column += escape ? 3 : 1;
        }
        return text.ToString();
    }

    private static bool NeedsEscape(byte b, ReadOnlySpan<byte> rest, int column) => b switch
    {
        > 126 or (byte)'=' => true,
        (byte)' ' or (byte)'\t' => rest.IsEmpty,
        (byte)'\r' => false,
        < 33 => true,
        (byte)'.' => column == 0 && (rest.IsEmpty || rest[0] is 0 or (byte)'\n' or (byte)'\r'),
        _ => false,
    };

    private static void Escape(StringBuilder text, byte b) => text.Append(CultureInfo.InvariantCulture, $"={b:X2}");
}
