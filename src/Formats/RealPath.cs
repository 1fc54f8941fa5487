namespace Soccr.Formats;

/// <summary>Where a path leads when links are followed as the kernel does: <c>..</c> behind a link leaves the directory that the link leads to.</summary>
/// <remarks><see cref="FileSystemInfo.ResolveLinkTarget"/> takes <c>..</c> away first, and so finds another file, or none, below a directory that is a link.</remarks>
public static class RealPath
{
    private const int MostLinks = 40;

    /// <summary>The path without links in it.</summary>
    /// <exception cref="IOException">Links go in a circle.</exception>
    public static string Of(string path)
    {
        string at = Path.GetPathRoot(Path.GetFullPath(path))!;
        var left = new Stack<string>(Path.GetFullPath(path)[at.Length..].Split(Path.DirectorySeparatorChar).Reverse());
        for (int links = 0; left.TryPop(out string? part);)
        {
            if (part is "" or ".") continue;
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }
            string next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } link)
            {
                at = next;
                continue;
            }
            if (++links > MostLinks) throw new IOException($"{path}: links lead in a circle");
            if (Path.IsPathRooted(link)) at = Path.GetPathRoot(link)!;
            foreach (string step in link.Split(Path.DirectorySeparatorChar).Reverse()) left.Push(step);
        }
        return at;
    }
}
