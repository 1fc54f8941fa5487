using Soccr.Apply.Interop;
using Soccr.Formats.Wire;

namespace Soccr.Apply;

/// <summary>Compresses into one zstd frame, which ends with this stream.</summary>
internal sealed class ZstdWriteStream : WriteOnlyStream
{
    private readonly ZstdEncoder _encoder = ZstdEncoder.Create();
    private readonly byte[] _output = new byte[128 * 1024];
    private readonly Stream _target;
    private bool _ended;

    public ZstdWriteStream(Stream target)
    {
        _target = target;
        ZstdCalls.AddChecksum(_encoder);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!buffer.IsEmpty) Compress(buffer, end: false);
    }

    public override void Flush()
    {
        // What the library holds goes out when it has enough: flushing would only make it larger.
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_ended)
        {
            _ended = true;
            try
            {
                Compress([], end: true);
            }
            finally
            {
                _encoder.Dispose();
            }
        }
        base.Dispose(disposing);
    }

    private void Compress(ReadOnlySpan<byte> input, bool end)
    {
        bool done;
        do
        {
            done = ZstdCalls.Compress(_encoder, input, _output, end, out int taken, out int written);
            _target.Write(_output, 0, written);
            input = input[taken..];
        }
        while (!done);
    }
}
