using Microsoft.Win32.SafeHandles;
using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>
/// The images in an archive of a checkpoint, as <c>podman container checkpoint --export</c>, CRI-O and containerd make them, or of a directory
/// of images: tar, plain or compressed. Nothing is unpacked to disk. Images of a compressed one are kept in memory where they are small; a
/// large one is decompressed again, from the archive's start, each time that it is opened or read backward.
/// </summary>
public sealed class ArchiveStore : IImageStore
{
    private readonly SafeFileHandle _file;
    private readonly long _fileLength;
    private readonly Dictionary<string, ImageFile> _byName;
    private readonly ArchiveIndex _index;

    private ArchiveStore(string name, SafeFileHandle file, ICompression? compression)
    {
        Name = name;
        _file = file;
        _fileLength = RandomAccess.GetLength(file);
        Compression = compression;
        try
        {
            _index = ArchiveIndex.Read(OpenTar(), keep: compression is not null);
        }
        catch (ImageFormatException e)
        {
            throw e.Within(name);
        }
        string folder = Path.Combine(name, _index.Folder ?? "");
        Files = [.. _index.Images.Where(static member => !member.Name.StartsWith('.')).OrderBy(static member => member.Name, StringComparer.Ordinal)
            .Select(member => new ArchivedImage(folder, member, () => OpenMember(member)))];
        _byName = Files.ToDictionary(static image => image.Name);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<ImageFile> Files { get; }

    /// <summary>How the archive is compressed; null where it is not.</summary>
    public ICompression? Compression { get; }

    internal ArchiveIndex Index => _index;

    /// <summary>Whether a file is a tar archive or compressed, by its first bytes.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compressions">Those that are known.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static bool IsArchive(string path, IReadOnlyList<ICompression> compressions)
    {
        var info = new FileInfo(path);
        if (info.LinkTarget is not null) info = (FileInfo)info.ResolveLinkTarget(returnFinalTarget: true)!;
        // A pipe has no length; to open it and go away would be noticed at its other end.
        if (!info.Exists || info.Length == 0) return false;
        using SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return TryRecognize(file, compressions, out _);
    }

    /// <summary>Opens the checkpoint in an archive.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="compressions">Those that are known.</param>
    /// <param name="name">What messages call it; its path where that is null.</param>
    /// <exception cref="IOException">It cannot be read, or needs a library that is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="ImageFormatException">It is malformed, names what is outside of it, or has no checkpoint in it, or several.</exception>
    public static ArchiveStore Open(string path, IReadOnlyList<ICompression> compressions, string? name = null) => TryOpen(path, compressions, name)
        ?? throw new ImageFormatException("there is no checkpoint in the archive: no directory of it has an inventory.img", new Location(name ?? path));

    /// <summary>Opens the checkpoint in an archive, where there is one.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="compressions">Those that are known.</param>
    /// <param name="name">What messages call it; its path where that is null.</param>
    /// <returns>Null where no directory of it has an inventory.</returns>
    /// <exception cref="IOException">It cannot be read, or needs a library that is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="ImageFormatException">It is malformed, names what is outside of it, or has several checkpoints in it.</exception>
    public static ArchiveStore? TryOpen(string path, IReadOnlyList<ICompression> compressions, string? name = null)
    {
        SafeFileHandle file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        ArchiveStore? store = null;
        try
        {
            if (!TryRecognize(file, compressions, out ICompression? compression))
            {
                string names = string.Join(" or ", compressions.Select(static each => each.Name));
                throw new ImageFormatException($"it is no archive, expected tar, plain or compressed with {names}", new Location(name ?? path));
            }
            var opened = new ArchiveStore(name ?? path, file, compression);
            return store = opened._index.Folder is null ? null : opened;
        }
        finally
        {
            if (store is null) file.Dispose();
        }
    }

    /// <inheritdoc/>
    public ImageFile? Find(string name) => _byName.GetValueOrDefault(name);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    /// <summary>Opens the archive, uncompressed.</summary>
    internal Stream OpenTar()
    {
        var file = new RangeStream(_file, 0, _fileLength);
        if (Compression is null) return file;
        try
        {
            return new UnpackStream(Compression.Open(file), Name, Compression.Name);
        }
        catch (IOException e)
        {
            throw new IOException($"{Name}: {e.Message}", e);
        }
    }

    private Stream OpenMember(TarMember member)
    {
        if (_index.Kept(member) is { } kept) return new MemoryStream(kept, writable: false);
        (long start, long length) = (member.DataOffset + member.MapBytes, member.StoredSize - member.MapBytes);
        Stream data = Compression is not null ? new UnpackedRange(OpenTar, start, length) : new RangeStream(_file, start, length);
        return member.Holes is { } holes ? new SparseStream(data, holes, member.Size) : data;
    }

    private static bool TryRecognize(SafeFileHandle file, IReadOnlyList<ICompression> compressions, out ICompression? compression)
    {
        byte[] head = new byte[TarBlock.Bytes];
        int read = 0;
        for (int more = -1; more != 0 && read < head.Length; read += more) more = RandomAccess.Read(file, head.AsSpan(read), read);
        compression = compressions.FirstOrDefault(each => head.AsSpan().StartsWith(each.Magic));
        var block = new TarBlock(head);
        return compression is not null || ((block.IsPosix || block.IsGnu) && read == head.Length);
    }
}
