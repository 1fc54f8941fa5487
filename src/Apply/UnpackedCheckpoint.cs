using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply;

/// <summary>
/// A checkpoint as a directory: its own, or a private temporary one that is removed with this. Of a directory with changes laid over it, the files that
/// are not changed are links in there: pages are not copied.
/// </summary>
public sealed class UnpackedCheckpoint : IDisposable
{
    /// <summary>CRIU's link to the directory of the dump before.</summary>
    private const string Parent = "parent";

    private readonly DirectoryInfo? _temporary;
    private readonly MappedRoot? _root;

    /// <param name="store">The checkpoint. The new contents in an <see cref="OverlayStore"/> have to stay as long as this.</param>
    /// <param name="cancellationToken">Ends the unpacking.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="ImageFormatException">It is in an archive, which is malformed.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public UnpackedCheckpoint(IImageStore store, CancellationToken cancellationToken)
    {
        if (store is DirectoryStore)
        {
            Directory = store.Name;
            return;
        }
        _temporary = System.IO.Directory.CreateTempSubdirectory("crit-apply-");
        Directory = RealPath.Of(_temporary.FullName);
        try
        {
            _root = MappedRoot.Of(store);
            _root?.Own(Directory);
            foreach (ImageFile image in store.Files)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (PathOf(image, store) is { } path) Link(path, image.Name);
                else Copy(image, cancellationToken);
            }
            if (store is OverlayStore { Below: DirectoryStore, HasParent: true }) Link(Path.Combine(store.Name, Parent), Parent);
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

    // Where a file of its own has the contents; null where they are inside of an archive.
    private static string? PathOf(ImageFile image, IImageStore store) => image is not OverlayFile file ? null
        : file.Contents ?? (store is OverlayStore { Below: DirectoryStore directory } ? Path.Combine(directory.Name, file.Original!.Name) : null);

    // CRIU opens images also when its root is the restored one already: what is absolute leads elsewhere then, what is relative leads from this directory.
    private void Link(string path, string name)
    {
        string file = RealPath.Of(path), place = Path.Combine(Directory, name);
        if (_root is null || MappedRoot.Reaches(file) || System.IO.Directory.Exists(file)) File.CreateSymbolicLink(place, Path.GetRelativePath(Directory, file));
        else FileCopy.Copy(file, place);
    }

    private void Copy(ImageFile image, CancellationToken cancellationToken)
    {
        using Stream from = image.OpenRead();
        using var to = new FileStream(Path.Combine(Directory, image.Name), FileMode.CreateNew);
        from.CopyToAsync(to, cancellationToken).GetAwaiter().GetResult();
    }
}
