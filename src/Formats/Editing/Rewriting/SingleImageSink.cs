using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Writes one image, in its own place or another. It keeps the name that it has there, whatever rules say of its number.</summary>
/// <param name="target">The file to write.</param>
public sealed class SingleImageSink(string target) : RewriteSink
{
    private readonly ScratchSink _contents = new();

    /// <inheritdoc/>
    public override FileStream Create(string name) => _contents.Create(name);

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using AtomicFile file = AtomicFile.Create(target);
        using (Stream contents = checkpoint.Files[0].OpenRead()) contents.CopyTo(file.Stream);
        file.Commit();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _contents.Dispose();
        base.Dispose(disposing);
    }
}
