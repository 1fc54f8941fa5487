using Soccr.Apply;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;
using Soccr.Formats.Images;

namespace Soccr.Crit;

/// <summary>What the user calls TARGET: a checkpoint's directory, or an archive with one in it.</summary>
internal static class CheckpointTarget
{
    private static readonly ICompression[] s_compressions = [new GzipCompression(), new ZstdCompression()];

    /// <summary>Opens a checkpoint.</summary>
    /// <exception cref="UsageException">It is a single image, or another file that is no archive.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is an archive and malformed, or there is no checkpoint in it.</exception>
    public static IImageStore Open(string path)
    {
        if (path.Length == 0) throw new UsageException("a file name is empty");
        if (Directory.Exists(path)) return new DirectoryStore(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file or directory");
        if (ImageTypes.ByFileName(path) is not null) throw new UsageException($"{path} is a single image, expected a checkpoint: a directory, or an archive of one");
        if (!ArchiveStore.IsArchive(path, s_compressions)) throw new UsageException($"{path} is no archive, expected a checkpoint: a directory, or an archive of one (tar, tar.gz, tar.zst)");
        return ArchiveStore.Open(path, s_compressions);
    }

    /// <summary>Opens an archive that has another name for the user than that of its file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is no archive, malformed, or there is no checkpoint in it.</exception>
    public static IImageStore OpenArchive(string file, string name) => ArchiveStore.Open(file, s_compressions, name);

    /// <summary>An image of a checkpoint by its name.</summary>
    /// <exception cref="FileNotFoundException">There is none of that name.</exception>
    public static ImageFile Find(IImageStore store, string name) => store.Find(name) ?? throw new FileNotFoundException(
        $"{store.Name}: there is no image {name} in it{(store.Find(Path.GetFileName(name)) is { } same ? $"; did you mean {same.Name}?" : "")}");

    /// <summary>Refuses a checkpoint where a single image is wanted.</summary>
    /// <exception cref="UsageException">It is a directory, or an archive of images.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is an archive, and malformed.</exception>
    public static void Refuse(string path)
    {
        using ArchiveStore? archive = TryOpenArchive(path);
        if (archive is not null || Directory.Exists(path)) throw new UsageException($"{path} is {(archive is null ? "a directory" : "an archive")}; name an image in it, such as {path} files.img");
    }

    /// <summary>Opens the archive that a file is, for verbs that take single images too.</summary>
    /// <param name="path">The file. One whose name is an image's is that image: CRIU has images that are archives.</param>
    /// <returns>Null where it is no archive, or one without a checkpoint in it.</returns>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is malformed, or has several checkpoints in it.</exception>
    public static ArchiveStore? TryOpenArchive(string path) =>
        !StandardStreams.IsStandard(path) && ImageTypes.ByFileName(path) is null && File.Exists(path) && ArchiveStore.IsArchive(path, s_compressions)
            ? ArchiveStore.TryOpen(path, s_compressions)
            : null;
}
