using System.IO.Compression;

namespace Soccr.Formats.Wire;

/// <summary>
/// Decompresses gzip, and notices where the data ends early or has something else behind it. The framework's stream ends quietly in both cases;
/// but it reads one member after another, so a member of ours is put behind the data: only if that is what comes out last was all before it read.
/// </summary>
internal sealed class GzipReadStream : ReadOnlyStream
{
    private static readonly byte[] s_mark = Convert.FromHexString("9d41c5e07ab2386f1c83d96e50f72ba4");
    private static readonly byte[] s_markMember = Compress(s_mark);

    private readonly GZipStream _gzip;
    private readonly Chain _input;
    private readonly byte[] _buffer = new byte[Limits.BufferBytes];
    private int _start;
    private int _end;
    private int _marked;
    private bool _ended;

    /// <param name="compressed">The data; disposed with this.</param>
    public GzipReadStream(Stream compressed)
    {
        _input = new Chain(compressed, s_markMember);
        _gzip = new GZipStream(_input, CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        // As much as the mark is held back: it may be the mark.
        while (!_ended && _end - _start <= s_mark.Length) Fill();
        int count = Math.Min(buffer.Length, _end - _start - (_ended ? 0 : s_mark.Length));
        _buffer.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _gzip.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        int read = ReadSome(_buffer.AsSpan(_end));
        CheckMark(_buffer.AsSpan(_end, read));
        _end += read;
        if (read > 0) return;
        if (!_buffer.AsSpan(0, _end).SequenceEqual(s_mark)) throw BadEnd();
        (_end, _ended) = (0, true);
    }

    // The framework reads on only when all it had is out, so that from then on nothing but the mark may come. In data that was cut the mark's bytes
    // are taken for the rest of it, and what comes out is nobody's.
    private void CheckMark(ReadOnlySpan<byte> bytes)
    {
        if (!_input.HasEnded) return;
        if (!s_mark.AsSpan(_marked).StartsWith(bytes)) throw BadEnd();
        _marked += bytes.Length;
    }

    private int ReadSome(Span<byte> buffer)
    {
        try
        {
            return _gzip.Read(buffer);
        }
        catch (InvalidDataException e) when (_input.HasEnded)
        {
            // What it complains about is the mark.
            throw BadEnd(e);
        }
    }

    private static InvalidDataException BadEnd(Exception? inner = null) => new("it ends early, or there is something else behind it", inner);

    private static byte[] Compress(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionMode.Compress)) gzip.Write(bytes);
        return compressed.ToArray();
    }

    /// <summary>A stream, then some bytes.</summary>
    private sealed class Chain(Stream first, byte[] second) : ReadOnlyStream
    {
        private readonly MemoryStream _second = new(second, writable: false);

        /// <summary>Whether the second part was begun.</summary>
        public bool HasEnded { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            int read = HasEnded ? 0 : first.Read(buffer);
            if (read > 0) return read;
            HasEnded = true;
            return _second.Read(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) first.Dispose();
            base.Dispose(disposing);
        }
    }
}
