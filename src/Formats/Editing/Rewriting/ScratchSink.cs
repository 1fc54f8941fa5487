using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Keeps new contents in a private temporary directory, and only as long as they are looked at: for a run that writes nothing, or whose result is used at once.</summary>
public sealed class ScratchSink : RewriteSink
{
    private readonly string _directory = Directory.CreateTempSubdirectory("soccr-").FullName;

    /// <summary>The checkpoint with its changes, which can be read as long as this sink is there; null before it was committed.</summary>
    public OverlayStore? Result { get; private set; }

    /// <inheritdoc/>
    public override FileStream Create(string name) => CreateAt(Path.Combine(_directory, name), null);

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        Result = checkpoint;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        Directory.Delete(_directory, recursive: true);
        base.Dispose(disposing);
    }
}
