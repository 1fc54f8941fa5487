using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Writes an archive of the same kind with everything else in it untouched, in its own place or another.</summary>
/// <param name="target">The file to write.</param>
public sealed class ArchiveSink(string target) : RewriteSink
{
    private readonly ScratchSink _contents = new();

    /// <inheritdoc/>
    public override FileStream Create(string name) => _contents.Create(name);

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using AtomicFile file = AtomicFile.Create(target);
        var writer = new ArchiveWriter(checkpoint);
        if (file.IsNew)
        {
            using var holes = new HoleStream(file.Stream);
            writer.Write(holes);
        }
        else writer.Write(file.Stream);
        cancellation.ThrowIfCancellationRequested();
        file.Commit();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _contents.Dispose();
        base.Dispose(disposing);
    }
}
