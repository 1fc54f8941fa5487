namespace Soccr.Formats.Transcode;

/// <summary>
/// Quoted-printable as crit stores unix socket names: <c>=XX</c> outside printable ASCII, a soft break before column 76.
/// </summary>
/// <remarks>
/// RFC 2045 6.7, with the choices of Python's quopri (<c>Modules/binascii.c</c>), so that the text is the same. One deviation: quopri
/// leaves CR and LF as they are and then reads names that mix them back as other names; here both are always <c>=0D</c> and <c>=0A</c>.
/// </remarks>
internal static class QuotedPrintable
{
    private const int LineLimit = 76;

    public static void Write(JsonWriter json, ReadOnlySpan<byte> bytes)
    {
        int column = 0;
        Span<byte> escape = stackalloc byte[3];
        for (int i = 0; i < bytes.Length; i++)
        {
            bool last = i + 1 == bytes.Length;
            if (NeedsEscape(bytes, i, column))
            {
                if (column + 3 >= LineLimit) Break(json, ref column);
                escape[0] = (byte)'=';
                escape[1] = "0123456789ABCDEF"u8[bytes[i] >> 4];
                escape[2] = "0123456789ABCDEF"u8[bytes[i] & 0xf];
                json.Raw(escape);
                column += 3;
            }
            else
            {
                if (!last && column + 1 >= LineLimit) Break(json, ref column);
                json.Raw(bytes[i] switch { (byte)'"' => "\\\""u8, (byte)'\\' => "\\\\"u8, (byte)'\t' => "\\t"u8, _ => bytes.Slice(i, 1) });
                column++;
            }
        }
    }

    /// <summary>Reads the text in place.</summary>
    /// <returns>How many bytes there are; -1 where the text is none, <paramref name="fault"/> is the position then.</returns>
    public static int Read(Span<byte> text, out int fault)
    {
        int length = 0;
        fault = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                text[length++] = text[i];
                continue;
            }
            ReadOnlySpan<byte> rest = text[(i + 1)..];
            if (rest.StartsWith("\n"u8) || rest.StartsWith("\r\n"u8))
            {
                i += rest[0] == '\r' ? 2 : 1;
            }
            else if (rest.Length >= 2 && IntegerText.Digit(rest[0]) < 16 && IntegerText.Digit(rest[1]) < 16)
            {
                text[length++] = (byte)(IntegerText.Digit(rest[0]) << 4 | IntegerText.Digit(rest[1]));
                i += 2;
            }
            else
            {
                fault = i;
                return -1;
            }
        }
        return length;
    }

    private static bool NeedsEscape(ReadOnlySpan<byte> bytes, int i, int column)
    {
        byte b = bytes[i];
        bool last = i + 1 == bytes.Length;
        return b switch
        {
            > 126 or (byte)'=' => true,
            (byte)' ' or (byte)'\t' => last,
            < 33 => true,
            // A lone dot ends a mail.
            (byte)'.' => column == 0 && (last || bytes[i + 1] is 0 or (byte)'\n' or (byte)'\r'),
            _ => false,
        };
    }

    private static void Break(JsonWriter json, ref int column)
    {
        json.Raw("=\\n"u8);
        column = 0;
    }
}
