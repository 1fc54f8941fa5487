using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Keeps new contents only as long as they are looked at, for a run that writes nothing.</summary>
public sealed class ScratchSink : RewriteSink
{
    private readonly string _directory = Directory.CreateTempSubdirectory("soccr-").FullName;

    /// <inheritdoc/>
    public override FileStream Create(string name) => CreateAt(Path.Combine(_directory, name), null);

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        // There is nowhere to put it.
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_directory, recursive: true);
        base.Dispose(disposing);
    }
}
