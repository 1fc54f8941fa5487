namespace Soccr.Formats.Wire.Tar;

/// <summary>Reads a stream from its start to its end, and knows where it is.</summary>
internal sealed class ForwardReader(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = new byte[Limits.BufferBytes];

    /// <summary>Offset of the next byte.</summary>
    public long Position { get; private set; }

    /// <summary>Reads as many bytes as there are, at most those asked for; fewer at the end only.</summary>
    public int Read(Span<byte> bytes)
    {
        int read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Position += read;
        return read;
    }

    /// <summary>Reads that many bytes.</summary>
    /// <exception cref="ImageFormatException">There are fewer.</exception>
    public byte[] ReadArray(long count)
    {
        byte[] bytes = new byte[count];
        if (Read(bytes) < bytes.Length) Throw.At(Position, "the archive ends inside a member, expected all of its data");
        return bytes;
    }

    /// <summary>Passes over bytes, without reading them where the stream can seek.</summary>
    /// <exception cref="ImageFormatException">There are fewer.</exception>
    public void Skip(long count)
    {
        if (!stream.CanSeek)
        {
            CopyTo(Stream.Null, count);
            return;
        }
        if (count > stream.Length - Position) Throw.At(stream.Length, "the archive ends inside a member, expected all of its data");
        Position = stream.Seek(count, SeekOrigin.Current);
    }

    /// <summary>Copies bytes.</summary>
    /// <exception cref="ImageFormatException">There are fewer.</exception>
    public void CopyTo(Stream target, long count)
    {
        while (count > 0)
        {
            int read = stream.Read(_buffer, 0, (int)Math.Min(count, _buffer.Length));
            if (read == 0) Throw.At(Position, "the archive ends inside a member, expected all of its data");
            target.Write(_buffer, 0, read);
            Position += read;
            count -= read;
        }
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>Where the first byte that is not zero is; null where all are.</returns>
    public long? FindNonZero()
    {
        while (true)
        {
            int read = Read(_buffer);
            int at = _buffer.AsSpan(0, read).IndexOfAnyExcept((byte)0);
            if (at >= 0) return Position - read + at;
            if (read < _buffer.Length) return null;
        }
    }

    public void Dispose() => stream.Dispose();
}
