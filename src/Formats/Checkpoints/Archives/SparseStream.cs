using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>A file whose holes the archive leaves out, with its holes.</summary>
/// <param name="data">What the archive has of it; disposed with this.</param>
/// <param name="map">Where that belongs.</param>
/// <param name="length">Bytes of the file.</param>
internal sealed class SparseStream(Stream data, SparseMap map, long length) : ReadStream(length)
{
    public override int Read(Span<byte> buffer)
    {
        buffer = buffer[..(int)Math.Clamp(Length - Position, 0, buffer.Length)];
        if (buffer.IsEmpty) return 0;
        (long? stored, long count) = map.At(Position);
        buffer = buffer[..(int)Math.Min(count, buffer.Length)];
        if (stored is { } at)
        {
            data.Position = at;
            data.ReadExactly(buffer);
        }
        else buffer.Clear();
        Position += buffer.Length;
        return buffer.Length;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) data.Dispose();
        base.Dispose(disposing);
    }
}
