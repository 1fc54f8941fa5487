using Soccr.Apply.Interop;

namespace Soccr.Apply;

/// <summary>Compresses into one zstd frame, which ends with this stream.</summary>
internal sealed class ZstdWriteStream : Stream
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

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        if (!buffer.IsEmpty) Compress(buffer, end: false);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // What the library holds goes out when it has enough: flushing would only make it larger.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

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
