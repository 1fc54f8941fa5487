using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>
/// A text that can be read again from its start, as long as <see cref="Commit"/> was not called: by seeking, or from a copy of what a pipe gave.
/// </summary>
internal sealed class RestartableText : ReadOnlyStream
{
    private readonly Stream _text;
    private readonly long _start;
    private MemoryStream? _record;
    private FileStream? _copy;

    /// <param name="text">The text; disposed with this.</param>
    public RestartableText(Stream text)
    {
        _text = text;
        _start = text.CanSeek ? text.Position : 0;
        _record = text.CanSeek ? null : new MemoryStream();
    }

    /// <summary>Goes back to the start.</summary>
    public void Restart()
    {
        if (_text.CanSeek)
        {
            _text.Position = _start;
            return;
        }
        if (_copy is null)
        {
            _copy = TemporaryFile.Create();
            _record!.WriteTo(_copy);
            _record = null;
            _text.CopyTo(_copy);
        }
        _copy.Position = 0;
    }

    /// <summary>Promises not to go back, so that nothing need be kept.</summary>
    public void Commit() => _record = null;

    public override int Read(Span<byte> buffer)
    {
        int got = (_copy ?? _text).Read(buffer);
        _record?.Write(buffer[..got]);
        return got;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _copy?.Dispose();
            _text.Dispose();
        }
        base.Dispose(disposing);
    }
}
