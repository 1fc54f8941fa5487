using System.Text.RegularExpressions;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Finds the image entries that lines of CRIU's log speak of. The words are those of CRIU 4.2.</summary>
internal static partial class LogExplainer
{
    /// <summary>THE TABLE of what lines have in them. The first that finds an entry explains the line.</summary>
    private static readonly (Regex Words, Func<LogEntries, Match, string?> Find)[] s_rows =
    [
        (Image(), static (entries, match) => entries.Image(match.Value)),
        (YardPath(), static (entries, match) => entries.MountAt(match.Groups["id"].ValueSpan, match.Groups["path"].Value)),
        (Mount(), static (entries, match) => entries.Mount(match.Groups["id"].ValueSpan)),
        (LostMount(), static (entries, match) => entries.Mount(match.Groups["id"].ValueSpan) ?? entries.FileOn(match.Groups["id"].ValueSpan)),
        (IpTool(), static (entries, match) => entries.NetworkImages(match.Groups["object"].Value)),
        (Link(), static (entries, _) => entries.Links()),
        (Device(), static (entries, match) => entries.SocketOf(match.Groups["name"].Value)),
        (Lock(), static (entries, match) => entries.Locks(match.Groups["pid"].ValueSpan)),
        (Fork(), static (entries, match) => entries.Task(match.Groups["pid"].ValueSpan)),
        (Id(), static (entries, match) => entries.File(match.Groups["id"].ValueSpan, isHexadecimal: match.Groups["hex"].Success)),
        (Everything(), static (entries, match) => entries.FileNamed(match.Value)),
        (Speaker(), static (entries, match) => entries.Task(match.Groups["pid"].ValueSpan)),
    ];

    /// <summary>Explains lines.</summary>
    /// <param name="lines">Lines of the log.</param>
    /// <param name="images">Directory of the images. What cannot be read of them explains nothing, the log does then.</param>
    public static IReadOnlyList<RestoreReason> Explain(IReadOnlyList<string> lines, string images)
    {
        if (lines.Count == 0) return [];
        using var store = new DirectoryStore(images);
        var entries = new LogEntries(store);
        return [.. lines.Select(line => new RestoreReason(line, Find(entries, line)))];
    }

    private static string? Find(LogEntries entries, string line)
    {
        foreach ((Regex words, Func<LogEntries, Match, string?> find) in s_rows)
        {
            if (words.Match(line) is not { Success: true } match) continue;
            try
            {
                if (find(entries, match) is { } entry) return entry;
            }
            catch (ImageFormatException)
            {
                // An image that cannot be read may be the very reason of the line; the next row may need another one.
            }
        }
        return null;
    }

    [GeneratedRegex(@"[\w-]+\.img\b")]
    private static partial Regex Image();

    // Mounts are made in a temporary directory, each below the number of its parent.
    [GeneratedRegex(@"/mnt-(?<id>\d{10})(?<path>/[^\s:]*)?")]
    private static partial Regex YardPath();

    [GeneratedRegex(@"\b(?:mount .*\(id=|mnt id |ext mount \(|No device for .*\(|mnt(?:-v2)?: .*\b(?:[Mm]ount|mapping for|bind-mount|remount|restore|make|flag on|mountpoint|mountpoint of) )(?<id>\d+)\b")]
    private static partial Regex Mount();

    [GeneratedRegex(@"find the (?<id>\d+) mount\b")]
    private static partial Regex LostMount();

    [GeneratedRegex(@"IP tool failed on (?<object>addr|route|rule)\b")]
    private static partial Regex IpTool();

    [GeneratedRegex(@"net: (?:Unknown peer net namespace|Can't restore link|Unable to (?:create a veth pair|restore network links))")]
    private static partial Regex Link();

    [GeneratedRegex(@"couldn't find ifindex for (?<name>\S+)")]
    private static partial Regex Device();

    [GeneratedRegex(@"\b(?<pid>\d+): Error .*Can not set (?:flock|posix lock|ofd lock)")]
    private static partial Regex Lock();

    [GeneratedRegex(@"fork for (?<pid>\d+)\b")]
    private static partial Regex Fork();

    // Most ids are hexadecimal with 0x, some decimal without.
    [GeneratedRegex(@"(?<!memfd |mnt |thread |timer )\bid(?:[:=] ?| )(?<hex>0x)?(?<id>[0-9a-f]+)\b")]
    private static partial Regex Id();

    [GeneratedRegex(".*")]
    private static partial Regex Everything();

    // What a task says begins with its process id. Of these the first one speaks, where it is not about itself.
    [GeneratedRegex(@"^(?:\([0-9.]+\))? *(?<pid>\d+): Error \((?!criu/(?:mount|mount-v2|net|libnetlink|cgroup|util)\.c)")]
    private static partial Regex Speaker();
}
