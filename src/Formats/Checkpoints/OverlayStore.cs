namespace Soccr.Formats.Checkpoints;

/// <summary>
/// A checkpoint with changes laid over it: files replaced, renamed, added or removed, the others as they are. It reads like any other; who writes
/// it out asks each <see cref="OverlayFile"/> what it was. The store below is not disposed with it.
/// </summary>
/// <param name="below">What the changes are laid over.</param>
public sealed class OverlayStore(IImageStore below) : IImageStore
{
    private readonly SortedDictionary<string, OverlayFile> _files = new(
        below.Files.ToDictionary(static file => file.Name, file => new OverlayFile(FolderOf(below), file.Name, file, null)), StringComparer.Ordinal);
    private IReadOnlyList<ImageFile>? _list;

    /// <summary>What the changes are laid over.</summary>
    public IImageStore Below { get; } = below;

    /// <inheritdoc/>
    public string Name => Below.Name;

    /// <inheritdoc/>
    public IReadOnlyList<ImageFile> Files => _list ??= [.. _files.Values];

    /// <inheritdoc/>
    public bool HasParent => Below.HasParent;

    /// <summary>The files that are not what they were: new contents or a new name.</summary>
    public IEnumerable<OverlayFile> Changed => _files.Values.Where(static file => file.IsChanged);

    /// <summary>Files of the store below whose name is gone.</summary>
    public IEnumerable<ImageFile> Removed => Below.Files.Where(file => !_files.ContainsKey(file.Name));

    /// <inheritdoc/>
    public ImageFile? Find(string name) => _files.GetValueOrDefault(name);

    /// <summary>Gives a file other contents, or adds one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="contents">Path of a file that holds them and stays until this store is disposed of, by whoever made it.</param>
    public void Replace(string name, string contents)
    {
        _files[name] = new OverlayFile(FolderOf(Below), name, _files.GetValueOrDefault(name)?.Original, contents);
        _list = null;
    }

    /// <summary>Renames files, all at once: two may change places.</summary>
    /// <param name="names">Old and new names.</param>
    /// <exception cref="ArgumentException">Two files would have the same name, or there is no such file.</exception>
    public void Rename(IReadOnlyDictionary<string, string> names)
    {
        var moved = new List<OverlayFile>();
        foreach ((string from, string to) in names)
        {
            if (!_files.Remove(from, out OverlayFile? file)) throw new ArgumentException($"there is no {from} to rename");
            moved.Add(new OverlayFile(FolderOf(Below), to, file.Original, file.Contents));
        }
        foreach (OverlayFile file in moved)
        {
            if (!_files.TryAdd(file.Name, file)) throw new ArgumentException($"there is already a {file.Name}");
        }
        _list = null;
    }

    /// <summary>Takes a file away.</summary>
    public void Remove(string name)
    {
        _files.Remove(name);
        _list = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The store below and the files with new contents belong to others.
    }

    // In an archive the files have a directory too.
    private static string FolderOf(IImageStore store) => store.Files.Count == 0 ? store.Name : Path.GetDirectoryName(store.Files[0].FullName)!;
}
