using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>A part of a compressed archive: forward by decompressing, backward by doing so again from the start.</summary>
internal sealed class UnpackedRange(Func<Stream> open, long start, long length) : ReadStream(length)
{
    private ForwardReader? _reader;

    public override int Read(Span<byte> buffer)
    {
        long left = Length - Position;
        if (left <= 0 || buffer.IsEmpty) return 0;
        long wanted = start + Position;
        if (_reader is null || _reader.Position > wanted)
        {
            _reader?.Dispose();
            _reader = new ForwardReader(open());
        }
        _reader.Skip(wanted - _reader.Position);
        int read = _reader.Read(buffer[..(int)Math.Min(left, buffer.Length)]);
        if (read == 0) throw new EndOfStreamException("the archive became shorter meanwhile");
        Position += read;
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _reader?.Dispose();
        base.Dispose(disposing);
    }
}
