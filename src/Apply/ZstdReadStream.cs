using Soccr.Apply.Interop;
using Soccr.Formats.Wire;

namespace Soccr.Apply;

/// <summary>Decompresses a stream of zstd frames.</summary>
internal sealed class ZstdReadStream(Stream compressed) : ReadOnlyStream
{
    private readonly ZstdDecoder _decoder = ZstdDecoder.Create();
    private readonly byte[] _input = new byte[128 * 1024];
    private int _start;
    private int _end;
    private bool _betweenFrames = true;

    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        bool ended = false;
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, compressed.Read(_input));
                ended = _end == 0;
                if (ended && _betweenFrames) return 0;
            }
            // Without input the library still hands out what it holds.
            _betweenFrames = ZstdCalls.Decompress(_decoder, _input.AsSpan(_start, _end - _start), buffer, out int taken, out int written);
            _start += taken;
            if (written > 0) return written;
            if (ended) throw new InvalidDataException("the data ends inside a zstd frame");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _decoder.Dispose();
            compressed.Dispose();
        }
        base.Dispose(disposing);
    }
}
