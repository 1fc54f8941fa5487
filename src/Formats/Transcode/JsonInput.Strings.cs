using System.Text;
using System.Text.Unicode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

internal sealed partial class JsonInput
{
    private const int LongestKey = 4096;

    private readonly WireWriter _scratch = new();

    /// <summary>
    /// Reads a string as UTF-8. A lone surrogate U+DC80..U+DCFF is the byte 80..FF. The bytes may be changed; they are good until the next call.
    /// </summary>
    public Span<byte> ReadString()
    {
        if (Peek() != '"') throw Error($"expected a string, found {Describe()}");
        return ReadQuoted(check: true);
    }

    /// <summary>Looks at a short string without escapes.</summary>
    /// <returns>Its bytes; empty where it has escapes or is long.</returns>
    public ReadOnlySpan<byte> PeekString()
    {
        const int longest = 64;
        Fill(longest);
        ReadOnlySpan<byte> text = Rest[1..];
        int end = text.IndexOfAny((byte)'"', (byte)'\\');
        return end < 0 || text[end] != '"' ? default : text[..end];
    }

    private Span<byte> ReadQuoted(bool check)
    {
        int scanned = 1;
        while (true)
        {
            int found = Rest[scanned..].IndexOfAny((byte)'"', (byte)'\\');
            if (found < 0)
            {
                scanned = _end - _position;
                if (!check && scanned > LongestKey) throw Error($"a key of over {LongestKey} bytes");
                if (!Fill(scanned + 1)) throw Error("the text ends inside a string");
                continue;
            }
            scanned += found;
            if (Rest[scanned] == '\\') return ReadEscaped();
            Span<byte> text = Rest[1..scanned];
            if (check) Check(text);
            _position += scanned + 1;
            return text;
        }
    }

    private Span<byte> ReadEscaped()
    {
        _scratch.Clear();
        _position++;
        while (true)
        {
            int run = Rest.IndexOfAny((byte)'"', (byte)'\\');
            if (run < 0)
            {
                int scanned = _end - _position;
                if (!Fill(scanned + 1)) throw Error("the text ends inside a string");
                continue;
            }
            Check(Rest[..run]);
            _scratch.WriteRaw(Rest[..run]);
            _position += run;
            if (_buffer[_position] == '"')
            {
                _position++;
                return _scratch.WrittenForChange;
            }
            ReadEscape();
        }
    }

    // A run between quotes or escapes: no control characters, and UTF-8.
    private void Check(ReadOnlySpan<byte> text)
    {
        bool plain = true;
        foreach (byte b in text)
        {
            if (b < 0x20) throw Error($"control character 0x{b:x2} in a string; write it as \\u{b:x4}");
            plain &= b < 0x80;
        }
        if (!plain && !Utf8.IsValid(text)) throw Error("the string is no UTF-8");
    }

    private void ReadEscape()
    {
        int code = NextEscape();
        Span<byte> utf8 = stackalloc byte[4];
        if (char.IsHighSurrogate((char)code) && Fill(6) && Rest.StartsWith("\\u"u8) && HexWord(Rest[2..]) is >= 0xdc00 and <= 0xdfff)
        {
            code = char.ConvertToUtf32((char)code, (char)NextEscape());
        }
        else if (code is >= 0xdc80 and <= 0xdcff)
        {
            utf8[0] = (byte)code;
            _scratch.WriteRaw(utf8[..1]);
            return;
        }
        if (!Rune.TryCreate(code, out Rune rune)) throw Error($"lone surrogate \\u{code:x4}; only \\udc80 to \\udcff stand for a byte");
        _scratch.WriteRaw(utf8[..rune.EncodeToUtf8(utf8)]);
    }

    /// <summary>Takes an escape.</summary>
    /// <returns>Its UTF-16 code unit.</returns>
    private int NextEscape()
    {
        if (!Fill(2)) throw Error("the text ends inside a string");
        byte kind = _buffer[_position + 1];
        int code = kind switch
        {
            (byte)'n' => '\n',
            (byte)'"' or (byte)'\\' or (byte)'/' => kind,
            (byte)'t' => '\t',
            (byte)'r' => '\r',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'u' => Fill(6) ? HexWord(Rest[2..]) : -1,
            _ => -1,
        };
        if (code < 0)
        {
            _token = _position;
            throw Error("no such escape in a string");
        }
        _position += kind == 'u' ? 6 : 2;
        return code;
    }

    private static int HexWord(ReadOnlySpan<byte> text)
    {
        uint word = 0;
        for (int i = 0; i < 4; i++)
        {
            uint digit = IntegerText.Digit(text[i]);
            if (digit > 15) return -1;
            word = word << 4 | digit;
        }
        return (int)word;
    }
}
