using System.Globalization;
using System.Security.Cryptography;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Bytes of a file, which are streamed and never held.</summary>
/// <param name="File">The file.</param>
/// <param name="Offset">Offset of the first, in bytes.</param>
/// <param name="Length">How many.</param>
internal readonly record struct ByteRange(ImageFile File, long Offset, long Length)
{
    /// <summary>All bytes of a file.</summary>
    public static ByteRange All(ImageFile file) => new(file, 0, file.Length);

    /// <summary>What is told of bytes: their length, and their hash where it is known.</summary>
    public static string Describe(long length, byte[]? hash = null) => hash is null
        ? string.Create(CultureInfo.InvariantCulture, $"{{\"length\": {length}}}")
        : string.Create(CultureInfo.InvariantCulture, $"{{\"length\": {length}, \"sha256\": \"{Convert.ToHexStringLower(hash)}\"}}");

    /// <summary>The difference from other bytes, or null. Nothing is read where the lengths differ, and nothing is hashed where the bytes are equal.</summary>
    public Difference? Compare(ByteRange now, string path)
    {
        if (Length != now.Length) return new Difference(File.Name, path, Describe(Length), Describe(now.Length));
        return Length == 0 || IsSame(now) ? null : new Difference(File.Name, path, Describe(Length, Hash()), Describe(now.Length, now.Hash()));
    }

    /// <summary>Whether other bytes, as many, are the same.</summary>
    public bool IsSame(ByteRange other)
    {
        using Stream mine = Open();
        using Stream others = other.Open();
        byte[] left = new byte[Limits.BufferBytes];
        byte[] right = new byte[Limits.BufferBytes];
        for (long done = 0; done < Length;)
        {
            int step = (int)Math.Min(left.Length, Length - done);
            ReadExactly(mine, left.AsSpan(0, step), done);
            other.ReadExactly(others, right.AsSpan(0, step), done);
            if (!left.AsSpan(0, step).SequenceEqual(right.AsSpan(0, step))) return false;
            done += step;
        }
        return true;
    }

    /// <summary>Opens the file at the first byte.</summary>
    public Stream Open()
    {
        Stream stream = File.OpenRead();
        if (Offset > 0) stream.Seek(Offset, SeekOrigin.Begin);
        return stream;
    }

    /// <summary>Reads bytes that must be there.</summary>
    /// <exception cref="ImageFormatException">The file has become shorter.</exception>
    public void ReadExactly(Stream stream, Span<byte> buffer, long start)
    {
        int got = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (got < buffer.Length) throw new ImageFormatException("the file became shorter while it was read", new Location(File.FullName, Offset + start + got));
    }

    private byte[] Hash()
    {
        using Stream stream = Open();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[Limits.BufferBytes];
        for (long done = 0; done < Length;)
        {
            int step = (int)Math.Min(buffer.Length, Length - done);
            ReadExactly(stream, buffer.AsSpan(0, step), done);
            hash.AppendData(buffer, 0, step);
            done += step;
        }
        return hash.GetHashAndReset();
    }
}
