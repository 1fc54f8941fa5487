using System.Buffers;
using System.Runtime.CompilerServices;

namespace Soccr.Formats.Transcode;

/// <summary>
/// Reads JSON text token by token through one buffer. Long strings can be taken in steps, so memory does not grow with the text.
/// Strict RFC 8259; a byte order mark in front is passed over.
/// </summary>
internal sealed partial class JsonInput : IDisposable
{
    private readonly Stream _stream;
    private readonly Action<long>? _progress;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Limits.BufferBytes);
    private int _position;
    private int _end;
    private int _pin = -1;
    private bool _ended;

    // Start of the token being read, for error messages, and the lines that have left the buffer.
    private int _token;
    private long _dropped;
    private int _droppedLines;
    private long _lineStart;

    /// <param name="stream">The text; need not seek. Left open.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="progress">Called with the number of bytes read since the last call.</param>
    public JsonInput(Stream stream, string name, Action<long>? progress = null)
    {
        _stream = stream;
        _progress = progress;
        Name = name;
        if (Fill(3) && Rest.StartsWith("\uFEFF"u8)) _position = 3;
    }

    public string Name { get; }

    /// <summary>Where in the image's structure the reader is; kept by those who read.</summary>
    public JsonPath Path { get; } = new();

    private Span<byte> Rest => _buffer.AsSpan(_position, _end - _position);

    /// <summary>Looks at the first byte of the next token.</summary>
    /// <returns>0 at the end of the text.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        // Nearly always there is nothing before a token, or one blank.
        int position = _position;
        byte[] buffer = _buffer;
        if (position + 1 < _end && (uint)position + 1 < (uint)buffer.Length)
        {
            if (buffer[position] == ' ') position++;
            if (buffer[position] > ' ')
            {
                _token = _position = position;
                return buffer[position];
            }
        }
        return PeekBehindSpace();
    }

    public void StartObject() => Expect((byte)'{', "an object");

    public void StartArray() => Expect((byte)'[', "a list");

    /// <summary>Goes to the next member of an object, or out of the object.</summary>
    /// <param name="first">True before the first member; set to false.</param>
    /// <param name="key">The member's name; good until the next call.</param>
    public bool TryReadKey(ref bool first, out ReadOnlySpan<byte> key)
    {
        bool more = TryReadMember(ref first);
        key = more ? ReadKey() : default;
        return more;
    }

    /// <summary>Goes to the key of the next member of an object, or out of the object.</summary>
    public bool TryReadMember(ref bool first) => TryNext(ref first, (byte)'}', "\",\" or \"}\"");

    /// <summary>Takes a key with its colon where it stands just so: <c>"name": </c>.</summary>
    public bool TryTake(ReadOnlySpan<byte> key)
    {
        if (!Rest.StartsWith(key)) return false;
        _token = _position;
        _position += key.Length;
        return true;
    }

    /// <summary>Reads a member's name and the colon.</summary>
    public ReadOnlySpan<byte> ReadKey()
    {
        if (Peek() != '"') throw Error("expected a key in double quotes");
        int token = _token;
        ReadOnlySpan<byte> key = ReadQuoted(check: false);
        if (_position < _end && _buffer[_position] == ':')
        {
            _position++;
            return key;
        }
        // The colon is not at hand: looking for it may move the buffer, and the key with it.
        byte[] copy = key.ToArray();
        Expect((byte)':', "\":\"");
        _token = Math.Min(token, _position);
        return copy;
    }

    /// <summary>Goes to the next element of a list, or out of the list.</summary>
    public bool TryReadElement(ref bool first) => TryNext(ref first, (byte)']', "\",\" or \"]\"");

    /// <summary>Checks that nothing follows.</summary>
    public void End()
    {
        if (Peek() != 0 || _position < _end) throw Error("expected the end of the text");
    }

    /// <summary>The error for a fact at the token read last.</summary>
    public ImageFormatException Error(string fact)
    {
        ReadOnlySpan<byte> before = _buffer.AsSpan(0, _token);
        int lines = before.Count((byte)'\n');
        int lastBreak = before.LastIndexOf((byte)'\n');
        long lineStart = lastBreak < 0 ? _lineStart : _dropped + lastBreak + 1;
        var place = new Location(Name, null, 1 + _droppedLines + lines, (int)Math.Min(int.MaxValue, 1 + _dropped + _token - lineStart), Printable(Path.ToString()));
        return new ImageFormatException(Printable(fact), place);
    }

    // What somebody else wrote may hold control characters, and much else.
    private static string Printable(string text)
    {
        const int longest = 400;
        string shorter = text.Length <= longest ? text : $"{text.AsSpan(0, longest)}...";
        return string.Concat(shorter.Select(static c => char.IsControl(c) ? $"\\u{(int)c:x4}" : c.ToString()));
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool TryNext(ref bool first, byte close, string expected)
    {
        byte next = Peek();
        if (next == close)
        {
            _position++;
            return false;
        }
        if (!first)
        {
            if (next != ',') throw Error($"expected {expected}");
            _position++;
            if (Peek() == close) throw Error("a comma with nothing behind it");
        }
        first = false;
        return true;
    }

    private void Expect(byte token, string what)
    {
        if (Peek() != token) throw Error($"expected {what}, found {Describe()}");
        _position++;
    }

    private byte PeekBehindSpace()
    {
        while (true)
        {
            while (_position < _end)
            {
                byte next = _buffer[_position];
                if (next is not ((byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t'))
                {
                    _token = _position;
                    return next;
                }
                _position++;
            }
            if (!Fill(1))
            {
                _token = _position;
                return 0;
            }
        }
    }

    /// <summary>Makes <paramref name="count"/> bytes available from the position on.</summary>
    /// <returns>False where the text ends before.</returns>
    private bool Fill(int count)
    {
        while (_end - _position < count && !_ended)
        {
            Drop(_pin >= 0 ? _pin : _position);
            if (_end == _buffer.Length) Enlarge();
            int got = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _progress?.Invoke(got);
            _end += got;
            _ended = got == 0;
        }
        return _end - _position >= count;
    }

    private void Drop(int count)
    {
        if (count == 0) return;
        ReadOnlySpan<byte> gone = _buffer.AsSpan(0, count);
        int lastBreak = gone.LastIndexOf((byte)'\n');
        if (lastBreak >= 0)
        {
            _droppedLines += gone.Count((byte)'\n');
            _lineStart = _dropped + lastBreak + 1;
        }
        _dropped += count;
        Buffer.BlockCopy(_buffer, count, _buffer, 0, _end - count);
        _end -= count;
        _position -= count;
        _token = Math.Max(0, _token - count);
        if (_pin >= 0) _pin -= count;
    }

    private void Enlarge()
    {
        if (_buffer.Length > Limits.MessageBytes / 2) throw Error("a string is too long for its field");
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
        Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
