using System.Text;

namespace Soccr.Formats.Transcode;

internal sealed partial class JsonWriter
{
    /// <summary>
    /// Writes bytes that are meant to be UTF-8 as an ASCII string, as Python's json does; each byte that is no UTF-8 becomes a
    /// lone surrogate U+DC80..U+DCFF, which reads back as that byte.
    /// </summary>
    public void String(ReadOnlySpan<byte> text)
    {
        Byte((byte)'"');
        while (!text.IsEmpty)
        {
            int plain = PlainPrefix(text);
            Raw(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty) break;
            text = text[Escape(text)..];
        }
        Byte((byte)'"');
    }

    /// <summary>Writes bytes as quoted-printable text.</summary>
    public void QuotedPrintable(ReadOnlySpan<byte> bytes)
    {
        Byte((byte)'"');
        Transcode.QuotedPrintable.Write(this, bytes);
        Byte((byte)'"');
    }

    private static int PlainPrefix(ReadOnlySpan<byte> text)
    {
        int i = 0;
        while (i < text.Length && text[i] is >= 0x20 and < 0x80 and not (byte)'"' and not (byte)'\\') i++;
        return i;
    }

    private int Escape(ReadOnlySpan<byte> text)
    {
        byte first = text[0];
        ReadOnlySpan<byte> shortForm = first switch
        {
            (byte)'"' => "\\\""u8,
            (byte)'\\' => "\\\\"u8,
            (byte)'\n' => "\\n"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\t' => "\\t"u8,
            (byte)'\b' => "\\b"u8,
            (byte)'\f' => "\\f"u8,
            _ => default,
        };
        if (!shortForm.IsEmpty)
        {
            Raw(shortForm);
            return 1;
        }
        if (Rune.DecodeFromUtf8(text, out Rune rune, out int used) != System.Buffers.OperationStatus.Done)
        {
            UnicodeEscape((char)(0xdc00 | first));
            return 1;
        }
        Span<char> units = stackalloc char[2];
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            UnicodeEscape(unit);
        }
        return used;
    }

    private void UnicodeEscape(char unit)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        Span<byte> room = Room(6);
        room[0] = (byte)'\\';
        room[1] = (byte)'u';
        for (int i = 0; i < 4; i++)
        {
            room[2 + i] = digits[unit >> (12 - 4 * i) & 0xf];
        }
        _length += 6;
    }
}
