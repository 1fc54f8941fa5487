using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>Paths of members, as they must be for an archive to stay within its own directory.</summary>
internal static class MemberPath
{
    /// <summary>Longest path, in bytes: the kernel's PATH_MAX.</summary>
    public const int MaxBytes = 4096;

    /// <summary>Refuses a path that leads out of the archive, or is none.</summary>
    /// <exception cref="ImageFormatException">It is absolute, climbs, is too long, or there is none.</exception>
    public static void Check(TarMember member)
    {
        (string path, long offset) = (member.StoredPath, member.HeaderOffset);
        if (path.Length == 0 || (member.Path.Length == 0 && !member.IsDirectory)) Throw.At(offset, "a member has no name");
        if (path.Length > MaxBytes) Throw.At(offset, $"the path of a member has {path.Length} letters, expected at most {MaxBytes}");
        if (path[0] == '/') Throw.At(offset, $"member {Quote(path)} has an absolute path, expected one within the archive");
        if (path.Split('/').Contains("..")) Throw.At(offset, $"member {Quote(path)} climbs out with .., expected a path within the archive");
    }

    /// <summary>A path for a message: without control characters, and not endless.</summary>
    public static string Quote(string path)
    {
        string shown = path.Length > 200 ? path[..200] + "..." : path;
        return string.Concat(shown.Select(static letter => char.IsControl(letter) ? '?' : letter));
    }
}
