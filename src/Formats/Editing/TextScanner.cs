using System.Text;

namespace Soccr.Formats.Editing;

/// <summary>Finds the parts of a value of a <see cref="TextStore"/>; the text is known to be well formed.</summary>
internal ref struct TextScanner(TextStore store, TextSlice slice)
{
    private long _position = slice.Start;

    /// <summary>The members of an object or the elements of a list.</summary>
    public List<TextMember> ReadMembers()
    {
        var members = new List<TextMember>();
        bool isObject = Next() == '{';
        _position++;
        while (Next() is not ((byte)'}' or (byte)']'))
        {
            if (members.Count > 0)
            {
                _position++;
                Next();
            }
            string? key = isObject ? ReadKey() : null;
            byte first = Next();
            long start = _position;
            SkipValue(first);
            members.Add(new TextMember(key, new TextNode(first, new TextSlice(start, _position - start))));
        }
        return members;
    }

    // Keys that are written with escapes stay so: no key of an image needs any.
    private string ReadKey()
    {
        long start = _position;
        SkipString();
        byte[] quoted = store.Read(new TextSlice(start, _position - start));
        Next();
        _position++;
        return Encoding.UTF8.GetString(quoted.AsSpan(1, quoted.Length - 2));
    }

    /// <summary>Goes to the next byte that is no white space.</summary>
    private byte Next()
    {
        while (true)
        {
            ReadOnlySpan<byte> text = store.From(_position);
            int blank = text.IndexOfAnyExcept(" \n\r\t"u8);
            if (blank >= 0)
            {
                _position += blank;
                return text[blank];
            }
            _position += text.Length;
        }
    }

    private void SkipValue(byte first)
    {
        if (first == '"') SkipString();
        else if (first is (byte)'{' or (byte)'[') SkipContainer();
        else SkipTo(",]} \n\r\t"u8);
    }

    private void SkipContainer()
    {
        int depth = 0;
        do
        {
            SkipTo("\"{}[]"u8);
            byte found = store.From(_position)[0];
            if (found == '"')
            {
                SkipString();
                continue;
            }
            depth += found is (byte)'{' or (byte)'[' ? 1 : -1;
            _position++;
        }
        while (depth > 0);
    }

    private void SkipString()
    {
        _position++;
        while (true)
        {
            SkipTo("\"\\"u8);
            bool escape = store.From(_position)[0] == '\\';
            _position += escape ? 2 : 1;
            if (!escape) return;
        }
    }

    private void SkipTo(ReadOnlySpan<byte> any)
    {
        // A number may be all that there is.
        while (_position < slice.End)
        {
            ReadOnlySpan<byte> text = store.From(_position);
            int found = text.IndexOfAny(any);
            _position += found < 0 ? text.Length : found;
            if (found >= 0) return;
        }
    }
}
