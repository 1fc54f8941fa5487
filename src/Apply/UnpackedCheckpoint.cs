using Soccr.Formats.Checkpoints;

namespace Soccr.Apply;

/// <summary>A checkpoint as a directory: its own, or a private temporary one that is removed with this.</summary>
public sealed class UnpackedCheckpoint : IDisposable
{
    private readonly DirectoryInfo? _temporary;

    /// <param name="store">The checkpoint.</param>
    /// <param name="cancellationToken">Ends the unpacking.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="Formats.ImageFormatException">It is in an archive, which is malformed.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public UnpackedCheckpoint(IImageStore store, CancellationToken cancellationToken)
    {
        if (store is DirectoryStore)
        {
            Directory = store.Name;
            return;
        }
        _temporary = System.IO.Directory.CreateTempSubdirectory("crit-apply-");
        Directory = _temporary.FullName;
        try
        {
            foreach (ImageFile image in store.Files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                using Stream from = image.OpenRead();
                using var to = new FileStream(Path.Combine(Directory, image.Name), FileMode.CreateNew);
                from.CopyTo(to);
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The directory.</summary>
    public string Directory { get; }

    /// <inheritdoc/>
    public void Dispose() => _temporary?.Delete(recursive: true);
}
