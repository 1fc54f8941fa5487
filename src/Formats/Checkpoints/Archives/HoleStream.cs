using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>Writes to a new file, and leaves a hole where blocks are zero: memory that nobody has touched takes no room.</summary>
/// <param name="target">A file that is empty from its position on; not disposed.</param>
internal sealed class HoleStream(Stream target) : WriteOnlyStream
{
    /// <summary>What file systems allocate, in bytes.</summary>
    private const int BlockBytes = 4096;

    private bool _endsInHole;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            int zeros = Zeros(buffer);
            if (zeros >= BlockBytes)
            {
                target.Seek(zeros, SeekOrigin.Current);
                _endsInHole = true;
                buffer = buffer[zeros..];
                continue;
            }
            int data = DataBytes(buffer);
            target.Write(buffer[..data]);
            _endsInHole = false;
            buffer = buffer[data..];
        }
    }

    public override void Flush() => target.Flush();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _endsInHole) target.SetLength(target.Position);
        base.Dispose(disposing);
    }

    private static int Zeros(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)0) is var end and >= 0 ? end : bytes.Length;

    /// <summary>Bytes up to the next hole that is worth it, or all.</summary>
    private static int DataBytes(ReadOnlySpan<byte> bytes)
    {
        for (int at = BlockBytes; at + BlockBytes <= bytes.Length; at += BlockBytes)
        {
            if (Zeros(bytes.Slice(at, BlockBytes)) == BlockBytes) return at;
        }
        return bytes.Length;
    }
}
