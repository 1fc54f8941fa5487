using Microsoft.Win32.SafeHandles;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>A part of an open file. Others may read the file meanwhile; it stays open when this is closed.</summary>
internal sealed class RangeStream(SafeFileHandle file, long start, long length) : ReadStream(length)
{
    public override int Read(Span<byte> buffer)
    {
        long left = Length - Position;
        if (left <= 0 || buffer.IsEmpty) return 0;
        int read = RandomAccess.Read(file, buffer[..(int)Math.Min(left, buffer.Length)], start + Position);
        if (read == 0) throw new EndOfStreamException("the archive became shorter meanwhile");
        Position += read;
        return read;
    }
}
