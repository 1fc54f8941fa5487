using Soccr.Formats.Images;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>
/// JSON text in a temporary file that only grows: first an image's, then what edits put in the place of parts of it. Memory holds one window,
/// whatever the size of the text.
/// </summary>
internal sealed class TextStore : IDisposable
{
    private readonly FileStream _file = TemporaryFile.Create();
    private readonly byte[] _window = new byte[Limits.BufferBytes];
    private long _windowStart;
    private int _windowLength;

    /// <summary>Appends what <paramref name="write"/> writes.</summary>
    public TextSlice Append(Action<Stream> write)
    {
        long start = _file.Length;
        write(_file);
        _file.Flush();
        return new TextSlice(start, _file.Length - start);
    }

    /// <summary>Bytes from a position on: as many as are at hand, one at least.</summary>
    /// <param name="position">A position inside the text.</param>
    public ReadOnlySpan<byte> From(long position)
    {
        if (position < _windowStart || position >= _windowStart + _windowLength)
        {
            _windowStart = position;
            _windowLength = RandomAccess.Read(_file.SafeFileHandle, _window, position);
        }
        return _window.AsSpan((int)(position - _windowStart), (int)(_windowStart + _windowLength - position));
    }

    /// <summary>Copies a slice: for short ones only.</summary>
    public byte[] Read(TextSlice slice)
    {
        byte[] bytes = new byte[slice.Length];
        int done = 0;
        while (done < bytes.Length)
        {
            ReadOnlySpan<byte> some = From(slice.Start + done);
            some = some[..Math.Min(some.Length, bytes.Length - done)];
            some.CopyTo(bytes.AsSpan(done));
            done += some.Length;
        }
        return bytes;
    }

    /// <summary>Writes a slice as it is.</summary>
    public void Copy(TextSlice slice, JsonWriter json)
    {
        for (long position = slice.Start; position < slice.End;)
        {
            ReadOnlySpan<byte> some = From(position);
            some = some[..(int)Math.Min(some.Length, slice.End - position)];
            json.Raw(some);
            position += some.Length;
        }
    }

    public void Dispose() => _file.Dispose();
}
