namespace Soccr.Formats.Wire;

/// <summary>
/// A file or pipe read through one buffer, with absolute offsets. The buffer grows only to hold one message;
/// payloads pass through in steps.
/// </summary>
internal sealed class ByteSource : IDisposable
{
    private readonly Stream _stream;
    private readonly Action<long>? _progress;
    private byte[] _buffer;
    private int _start;
    private int _end;
    private bool _ended;

    /// <param name="stream">Where the bytes come from; need not seek. Disposed with this.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="progress">Called with the number of bytes taken from the stream since the last call.</param>
    public ByteSource(Stream stream, string name, Action<long>? progress = null)
    {
        _stream = stream;
        _progress = progress;
        Name = name;
        // Special files (/proc, /dev) seek but have no length.
        Length = stream.CanSeek && stream.Length > 0 ? Math.Max(0, stream.Length - stream.Position) : null;
        _buffer = new byte[Length is { } length && length < Limits.BufferBytes ? Math.Max(length, 512) : Limits.BufferBytes];
    }

    public string Name { get; }

    /// <summary>Total bytes, where the stream can tell.</summary>
    public long? Length { get; }

    /// <summary>Absolute offset of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes left; exact where the stream can tell, and after a look ahead that failed.</summary>
    public long Left => Length - Position ?? _end - _start;

    /// <summary>Whether no byte is left.</summary>
    public bool AtEnd => !TryPeek(1, out _);

    /// <summary>Looks at the next <paramref name="count"/> bytes without taking them.</summary>
    /// <returns>False where fewer are left; <paramref name="bytes"/> then has what there is (all of it, unless the length is known).</returns>
    public bool TryPeek(int count, out ReadOnlySpan<byte> bytes)
    {
        if (_end - _start < count && !Fill(count))
        {
            bytes = _buffer.AsSpan(_start, _end - _start);
            return false;
        }
        bytes = _buffer.AsSpan(_start, count);
        return true;
    }

    /// <summary>Looks at up to <paramref name="count"/> bytes without taking them: fewer where there are not as many.</summary>
    public ReadOnlySpan<byte> PeekUpTo(int count)
    {
        TryPeek(Length is null ? count : (int)Math.Min(count, Left), out ReadOnlySpan<byte> bytes);
        return bytes;
    }

    /// <summary>Takes <paramref name="count"/> bytes that were looked at before.</summary>
    public void Advance(int count)
    {
        _start += count;
        Position += count;
    }

    /// <summary>Takes up to <paramref name="limit"/> bytes, as many as there are at hand; none at the end only.</summary>
    public ReadOnlySpan<byte> TakeSome(long limit)
    {
        if (_start == _end && !Fill(1)) return default;
        int count = (int)Math.Min(limit, _end - _start);
        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, count);
        Advance(count);
        return bytes;
    }

    /// <summary>Passes over bytes, without reading them where the stream can seek.</summary>
    /// <returns>How many there were, at most <paramref name="count"/>.</returns>
    public long Skip(long count)
    {
        long passed = Math.Min(count, _end - _start);
        Advance((int)passed);
        if (passed < count && Length is { } length)
        {
            long jump = Math.Min(count - passed, length - Position);
            _stream.Seek(jump, SeekOrigin.Current);
            _progress?.Invoke(jump);
            Position += jump;
            return passed + jump;
        }
        while (passed < count)
        {
            int some = TakeSome(count - passed).Length;
            if (some == 0) break;
            passed += some;
        }
        return passed;
    }

    public void Dispose() => _stream.Dispose();

    private bool Fill(int count)
    {
        if (Length is { } length && count > length - Position) return false;
        while (_end - _start < count && !_ended)
        {
            MakeRoom(count);
            int got = _stream.Read(_buffer, _end, _buffer.Length - _end);
            _progress?.Invoke(got);
            _end += got;
            _ended = got == 0;
        }
        return _end - _start >= count;
    }

    // A size word may lie, so the buffer doubles as data comes in instead of growing to what is announced.
    private void MakeRoom(int count)
    {
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            int size = Length is null ? (int)Math.Min(2L * _buffer.Length, Limits.MessageBytes) : count;
            Array.Resize(ref _buffer, size);
        }
    }
}
