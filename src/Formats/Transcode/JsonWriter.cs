using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Soccr.Formats.Transcode;

/// <summary>
/// Writes JSON text as crit does (separators <c>", "</c> and <c>": "</c>, or one element a line with an indent of 4) through one pooled
/// buffer. Only well-formed sequences of calls make well-formed text; nothing is checked.
/// </summary>
/// <param name="output">Receives the text.</param>
/// <param name="pretty">Whether numbers have their text form.</param>
/// <param name="oneLine">Whether all is one line, pretty or not.</param>
internal sealed partial class JsonWriter(Stream output, bool pretty, bool oneLine = false) : IDisposable
{
    private const int Indent = 4;

    private readonly bool _lines = pretty && !oneLine;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(Limits.BufferBytes);
    private int _length;
    private int _mark = -1;
    private int _depth;
    private bool _empty = true;

    /// <summary>Whether numbers have their text form.</summary>
    public bool Pretty { get; } = pretty;

    public void StartObject() => Open((byte)'{');

    public void EndObject() => Close((byte)'}');

    public void StartArray() => Open((byte)'[');

    public void EndArray() => Close((byte)']');

    /// <summary>Begins a member: <paramref name="key"/> has its quotes, colon and blank.</summary>
    public void Key(ReadOnlySpan<byte> key)
    {
        Element();
        Raw(key);
    }

    /// <summary>Begins a member.</summary>
    /// <param name="nextKey">The key with its quotes, colon and blank, and with <c>", "</c> in front, as it stands behind another member.</param>
    public void Member(byte[] nextKey)
    {
        if (_lines)
        {
            Element();
            Raw(nextKey.AsSpan(2));
        }
        else
        {
            Raw(_empty ? nextKey.AsSpan(2) : nextKey);
            _empty = false;
        }
    }

    /// <summary>Begins an element of an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Element()
    {
        if (_lines)
        {
            if (!_empty) Byte((byte)',');
            NewLine();
        }
        else if (!_empty)
        {
            Raw(", "u8);
        }
        _empty = false;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Unsigned(ulong value)
    {
        if (value < 10)
        {
            Byte((byte)('0' + value));
            return;
        }
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        _length += written;
    }

    public void Signed(long value)
    {
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        _length += written;
    }

    /// <summary>Writes <c>0x</c> and hexadecimal digits in lower case, without quotes.</summary>
    public void Hex(ulong value)
    {
        Raw("0x"u8);
        value.TryFormat(Room(16), out int written, "x");
        _length += written;
    }

    public void Boolean(bool value) => Raw(value ? "true"u8 : "false"u8);

    /// <summary>Writes bytes that are JSON already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Raw(ReadOnlySpan<byte> text)
    {
        if (text.Length > _buffer.Length - _length)
        {
            RawInSteps(text);
            return;
        }
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>
    /// Keeps what is written from here on in memory until <see cref="Settle"/>, so that it can be taken back: for small pieces only. Call it
    /// where an object has just begun.
    /// </summary>
    public void Mark()
    {
        if (_length > _buffer.Length / 2) Flush();
        _mark = _length;
    }

    /// <summary>Lets what was written since the mark stand.</summary>
    public void Settle() => _mark = -1;

    /// <summary>Takes back what was written since the mark.</summary>
    /// <param name="depth">Depth at the mark.</param>
    public void TakeBack(int depth)
    {
        _length = _mark;
        _mark = -1;
        _depth = depth;
        _empty = true;
    }

    /// <summary>How many objects and arrays are open.</summary>
    public int Depth => _depth;

    /// <summary>Hands what is buffered to the output.</summary>
    public void Flush()
    {
        if (_mark >= 0)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(2 * _buffer.Length);
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
            return;
        }
        if (_length == 0) return;
        output.Write(_buffer, 0, _length);
        _length = 0;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void RawInSteps(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (_length == _buffer.Length) Flush();
            int step = Math.Min(text.Length, _buffer.Length - _length);
            text[..step].CopyTo(_buffer.AsSpan(_length));
            _length += step;
            text = text[step..];
        }
    }

    private void Open(byte bracket)
    {
        Byte(bracket);
        _depth++;
        _empty = true;
    }

    private void Close(byte bracket)
    {
        _depth--;
        if (_lines && !_empty) NewLine();
        Byte(bracket);
        _empty = false;
    }

    private void NewLine()
    {
        int count = 1 + Indent * _depth;
        Span<byte> room = Room(count);
        room[0] = (byte)'\n';
        room[1..count].Fill((byte)' ');
        _length += count;
    }

    private void Byte(byte value)
    {
        Room(1)[0] = value;
        _length++;
    }

    // Every fixed-size write is far smaller than the buffer.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Span<byte> Room(int count)
    {
        if (_buffer.Length - _length < count) Flush();
        return _buffer.AsSpan(_length);
    }
}
