using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Writes one image, in its own place or another. It keeps the name that it has there, whatever rules say of its number.</summary>
/// <param name="target">The file to write.</param>
public sealed class SingleImageSink(string target) : RewriteSink
{
    private AtomicFile? _file;

    /// <inheritdoc/>
    public override FileStream Create(string name)
    {
        _file = AtomicFile.Create(target);
        return (FileStream)_file.Stream;
    }

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (_file is null)
        {
            using Stream same = checkpoint.Files[0].OpenRead();
            using FileStream copy = Create(checkpoint.Files[0].Name);
            same.CopyTo(copy);
        }
        _file!.Commit();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _file?.Dispose();
        base.Dispose(disposing);
    }
}
