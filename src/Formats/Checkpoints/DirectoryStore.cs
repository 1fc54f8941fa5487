using Soccr.Formats.Images;

namespace Soccr.Formats.Checkpoints;

/// <summary>A directory of images, as CRIU writes it. The list of files is read once.</summary>
public sealed class DirectoryStore : IImageStore
{
    private readonly Dictionary<string, ImageFile> _byName;

    /// <param name="path">The directory. Files that begin with a dot are ours or an editor's and are not images; nor are directories, pipes and
    /// sockets, links to these, and links to nothing: CRIU's <c>parent</c> is another dump, which may be gone.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="IOException">A change of it was interrupted and has to be finished first.</exception>
    public DirectoryStore(string path)
    {
        PendingChange.Refuse(path);
        Name = path;
        Files =
        [
            .. new DirectoryInfo(path).EnumerateFiles().Where(static file => !file.Name.StartsWith('.')).OrderBy(static file => file.Name, StringComparer.Ordinal)
                .Select(file => DirectoryTranscoder.ContentsOf(file) is { } contents ? new OnDisk(path, file.Name, contents) : null).OfType<OnDisk>(),
        ];
        _byName = Files.ToDictionary(static file => file.Name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImageFile> Files { get; }

    /// <inheritdoc/>
    public bool HasParent => Directory.Exists(Path.Combine(Name, "parent"));

    /// <inheritdoc/>
    public ImageFile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is kept open.
    }

    private sealed class OnDisk(string store, string name, FileInfo contents) : ImageFile(store, name)
    {
        public override long Length => contents.Length;

        public override Stream OpenRead() => new FileStream(contents.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }
}
