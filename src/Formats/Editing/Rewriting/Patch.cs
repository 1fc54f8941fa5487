using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>The new contents of an image as they are found out, from its start to its end. Nothing is written before the first change.</summary>
/// <param name="file">The image.</param>
/// <param name="create">Makes the file for the new contents.</param>
internal sealed class Patch(ImageFile file, Func<FileStream> create) : IDisposable
{
    private Stream? _source;
    private FileStream? _target;
    private ImageOutput? _output;
    private long _copied;

    /// <summary>Whether anything changes.</summary>
    public bool IsChanged => _output is not null;

    /// <summary>Replaces bytes of the image; the calls go forward.</summary>
    /// <param name="start">Offset of the first one.</param>
    /// <param name="end">Offset behind the last one.</param>
    /// <param name="bytes">What comes there.</param>
    public void Replace(long start, long end, ReadOnlySpan<byte> bytes)
    {
        if (_output is null)
        {
            _source = file.OpenRead();
            _target = create();
            _output = new ImageOutput(_target);
        }
        CopyTo(start);
        _output.Write(bytes);
        _copied = end;
    }

    /// <summary>Ends the contents, with what follows the last change as it is, and syncs them.</summary>
    public void Complete()
    {
        if (_output is null) return;
        CopyTo(file.Length);
        _output.Flush();
        _target!.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        _source?.Dispose();
        _target?.Dispose();
        _output?.Dispose();
    }

    private void CopyTo(long end)
    {
        if (end == _copied) return;
        _source!.Seek(_copied, SeekOrigin.Begin);
        _output!.Write(_source, end - _copied);
        _copied = end;
    }
}
