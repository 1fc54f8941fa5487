namespace Soccr.Formats.Transcode;

internal sealed partial class JsonInput
{
    private const int LongestNumber = 32;

    /// <summary>Reads a whole number.</summary>
    public JsonInteger ReadInteger()
    {
        byte first = Peek();
        bool negative = first == '-';
        if (!negative && (uint)(first - '0') > 9) throw Error($"expected a whole number, found {Describe()}");
        if (_end - _position < LongestNumber) Fill(LongestNumber);
        ReadOnlySpan<byte> text = Rest;
        int start = negative ? 1 : 0;
        int i = start;
        ulong value = 0;
        while (i < text.Length && (uint)(text[i] - '0') <= 9)
        {
            uint digit = (uint)(text[i] - '0');
            if (value > (ulong.MaxValue - digit) / 10) throw Error("number is beyond 64 bits");
            value = value * 10 + digit;
            i++;
        }
        if (i == start || (text[start] == '0' && i > start + 1)) throw Error("malformed number");
        if (i < text.Length && text[i] is (byte)'.' or (byte)'e' or (byte)'E') throw Error("expected a whole number, found a fraction or an exponent");
        _position += i;
        return new JsonInteger(value, negative);
    }

    /// <summary>Reads <c>true</c> or <c>false</c>.</summary>
    public bool ReadBoolean()
    {
        if (TryWord("true"u8)) return true;
        if (TryWord("false"u8)) return false;
        throw Error($"expected true or false, found {Describe()}");
    }

    /// <summary>Takes <c>null</c> where it is next.</summary>
    public bool TryReadNull() => TryWord("null"u8);

    /// <summary>Passes over a value of any kind; checks only what it must to find the end.</summary>
    public void SkipValue()
    {
        int depth = 0;
        do
        {
            byte next = Peek();
            switch (next)
            {
                case 0:
                    throw Error("the text ends inside a value");
                case (byte)'"':
                    SkipString();
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    _position++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    _position++;
                    break;
                case (byte)',' or (byte)':':
                    _position++;
                    break;
                default:
                    SkipWord();
                    break;
            }
        }
        while (depth > 0);
    }

    private void SkipWord()
    {
        do
        {
            _position++;
        }
        while (Fill(1) && !",:{}[]\" \t\r\n"u8.Contains(_buffer[_position]));
    }

    private void SkipString()
    {
        _position++;
        while (true)
        {
            int run = Rest.IndexOfAny((byte)'"', (byte)'\\');
            if (run < 0)
            {
                _position = _end;
                if (!Fill(1)) throw Error("the text ends inside a string");
                continue;
            }
            bool escape = Rest[run] == '\\';
            _position += run + 1;
            if (!escape) return;
            if (!Fill(1)) throw Error("the text ends inside a string");
            _position++;
        }
    }

    private bool TryWord(ReadOnlySpan<byte> word)
    {
        if (Peek() != word[0] || !Fill(word.Length) || !Rest.StartsWith(word)) return false;
        _position += word.Length;
        return true;
    }

    /// <summary>Says in words what kind of token is next.</summary>
    public string Describe()
    {
        byte next = Peek();
        return next switch
        {
            0 => "the end of the text",
            (byte)'"' => "a string",
            (byte)'{' => "an object",
            (byte)'[' => "a list",
            (byte)'t' or (byte)'f' => "a truth value",
            (byte)'n' => "null",
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => "a number",
            > 0x20 and < 0x7f => $"'{(char)next}'",
            _ => $"byte 0x{next:x2}; is this an image instead of JSON?",
        };
    }
}
