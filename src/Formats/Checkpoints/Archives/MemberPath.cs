namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>Paths of members, as they must be for an archive to stay within its own directory.</summary>
internal static class MemberPath
{
    /// <summary>Longest path, in bytes: the kernel's PATH_MAX.</summary>
    public const int MaxBytes = 4096;

    /// <summary>The path without <c>.</c> parts and doubled slashes.</summary>
    /// <param name="path">As the archive has it.</param>
    /// <param name="offset">Where the member's header is.</param>
    /// <exception cref="ImageFormatException">It is absolute, or climbs.</exception>
    public static string Normalize(string path, long offset)
    {
        if (path.Length == 0) Throw.At(offset, "a member has no name");
        if (path[0] == '/') Throw.At(offset, $"member {Quote(path)} has an absolute path, expected one within the archive");
        string[] parts = [.. path.Split('/').Where(static part => part is not ("" or "."))];
        if (parts.Contains("..")) Throw.At(offset, $"member {Quote(path)} climbs out with .., expected a path within the archive");
        return string.Join('/', parts);
    }

    /// <summary>A path for a message: without control characters, and not endless.</summary>
    public static string Quote(string path)
    {
        string shown = path.Length > 200 ? path[..200] + "..." : path;
        return string.Concat(shown.Select(static letter => char.IsControl(letter) ? '?' : letter));
    }
}
