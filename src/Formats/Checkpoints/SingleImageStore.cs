namespace Soccr.Formats.Checkpoints;

/// <summary>One image as a store of its own.</summary>
/// <param name="path">The file.</param>
public sealed class SingleImageStore(string path) : IImageStore
{
    private readonly ImageFile _file = new OnDisk(path);

    /// <inheritdoc/>
    public string Name => Path.GetDirectoryName(path) ?? "";

    /// <inheritdoc/>
    public IReadOnlyList<ImageFile> Files => [_file];

    /// <inheritdoc/>
    public ImageFile? Find(string name) => name == _file.Name ? _file : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing is kept open.
    }

    private sealed class OnDisk(string path) : ImageFile(Path.GetDirectoryName(path) ?? "", Path.GetFileName(path))
    {
        public override long Length => new FileInfo(path).Length;

        public override Stream OpenRead() => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }
}
