using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Where a rewritten checkpoint goes. Without <see cref="Commit"/> nothing of it is left.</summary>
public abstract class RewriteSink : IDisposable
{
    /// <summary>Makes a file for new contents of an image; it is deleted with this sink, unless it was committed.</summary>
    /// <param name="name">Name of the image, as it was.</param>
    public abstract FileStream Create(string name);

    /// <summary>Puts the checkpoint in its place, all of it or nothing.</summary>
    /// <param name="checkpoint">The checkpoint with its changes; their contents are in files that <see cref="Create(string)"/> made.</param>
    /// <param name="cancellation">Ends it before anything is there.</param>
    public abstract void Commit(OverlayStore checkpoint, CancellationToken cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes away what was not committed.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Makes a file with the permissions of another.</summary>
    protected static FileStream CreateAt(string path, string? like)
    {
        // Read as well: it is looked at before it is committed.
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && like is not null && File.Exists(like)) options.UnixCreateMode = File.GetUnixFileMode(like);
        return new FileStream(path, options);
    }
}
