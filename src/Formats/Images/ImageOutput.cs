using System.Buffers;
using System.Buffers.Binary;

namespace Soccr.Formats.Images;

/// <summary>Writes an image through one buffer. Where the stream can seek, bytes may be put ahead of the position before it gets there.</summary>
internal sealed class ImageOutput(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(Limits.BufferBytes);
    private readonly long _start = stream.CanSeek ? stream.Position : 0;
    private int _length;
    private long _flushed;

    /// <summary>Bytes written so far, which is the offset of the next one in the image.</summary>
    public long Position => _flushed + _length;

    /// <summary>Whether bytes may be put ahead: the stream seeks, and what was put there can be read to move it.</summary>
    public bool CanSeek { get; } = stream.CanSeek && stream.CanRead;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
        {
            Flush();
            if (bytes.Length >= _buffer.Length)
            {
                stream.Write(bytes);
                _flushed += bytes.Length;
                return;
            }
        }
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void WriteUInt32(uint value)
    {
        Span<byte> word = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        Write(word);
    }

    /// <summary>Writes the next bytes of a stream.</summary>
    public void Write(Stream source, long count)
    {
        while (count > 0)
        {
            if (_length == _buffer.Length) Flush();
            int got = source.Read(_buffer, _length, (int)Math.Min(count, _buffer.Length - _length));
            if (got == 0) throw new EndOfStreamException("a temporary file is shorter than it was");
            _length += got;
            count -= got;
        }
    }

    /// <summary>Puts bytes somewhere at or behind the position, which stays.</summary>
    public void WriteAt(long place, ReadOnlySpan<byte> bytes)
    {
        Flush();
        stream.Position = _start + place;
        stream.Write(bytes);
        stream.Position = _start + _flushed;
    }

    /// <summary>Moves bytes that were put ahead; the two ranges may overlap.</summary>
    public void Move(long from, long to, long count)
    {
        Flush();
        long moved = 0;
        while (moved < count)
        {
            int step = (int)Math.Min(count - moved, _buffer.Length);
            // Towards the end the last bytes go first, so that none is overwritten before it is moved.
            long at = to > from ? count - moved - step : moved;
            stream.Position = _start + from + at;
            stream.ReadExactly(_buffer, 0, step);
            stream.Position = _start + to + at;
            stream.Write(_buffer, 0, step);
            moved += step;
        }
        stream.Position = _start + _flushed;
    }

    /// <summary>Goes on behind bytes that were put ahead of the position.</summary>
    public void Pass(long count)
    {
        Flush();
        _flushed += count;
        stream.Position = _start + _flushed;
    }

    /// <summary>Hands what is buffered to the stream.</summary>
    public void Flush()
    {
        if (_length == 0) return;
        stream.Write(_buffer, 0, _length);
        _flushed += _length;
        _length = 0;
    }

    /// <summary>Ends the image: what was put ahead and then moved back leaves a tail, which is cut off.</summary>
    public void Complete()
    {
        Flush();
        if (CanSeek && stream.Length > _start + _flushed) stream.SetLength(_start + _flushed);
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
