using Soccr.Formats.Checkpoints;

namespace Soccr.Crit;

/// <summary>What the user calls TARGET: a checkpoint's directory, or an archive with one in it.</summary>
internal static class CheckpointTarget
{
    /// <summary>Opens a checkpoint.</summary>
    /// <exception cref="UsageException">It is a single image, or not what a checkpoint is kept in.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is an archive and malformed, or there is no checkpoint in it.</exception>
    public static IImageStore Open(string path)
    {
        if (path.Length == 0) throw new UsageException("a file name is empty");
        if (Directory.Exists(path)) return new DirectoryStore(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path}: no such file or directory");
        throw new UsageException($"{path} is a file, expected a checkpoint's directory");
    }
}
