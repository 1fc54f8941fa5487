using System.Globalization;
using System.Text.RegularExpressions;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Finds the image entries that lines of CRIU's log speak of: by the id of an open file, by its name, or by a task's process id.</summary>
internal static partial class LogExplainer
{
    /// <summary>Explains lines.</summary>
    /// <param name="lines">Lines of the log.</param>
    /// <param name="images">Directory of the images. What cannot be read of them explains nothing, the log does then.</param>
    public static IReadOnlyList<RestoreReason> Explain(IReadOnlyList<string> lines, string images)
    {
        if (lines.Count == 0) return [];
        using var store = new DirectoryStore(images);
        var checkpoint = new Checkpoint(store);
        try
        {
            OpenFile[] files = [.. checkpoint.OpenFiles.All];
            return [.. lines.Select(line => new RestoreReason(line, FindImage(line, store) ?? FindMount(line, checkpoint) ?? FindTask(line, checkpoint) ?? FindFile(line, checkpoint, files)))];
        }
        catch (ImageFormatException)
        {
            return [.. lines.Select(static line => new RestoreReason(line, null))];
        }
    }

    private static string? FindFile(string line, Checkpoint checkpoint, OpenFile[] files) => SearchFile(line, files) is { } file ? EntryText.Of(checkpoint, file) : null;

    private static OpenFile? SearchFile(string line, OpenFile[] files)
    {
        // CRIU prints most ids as hexadecimal with 0x, some as decimal without.
        if (Id().Match(line) is { Success: true } match)
        {
            NumberStyles style = match.Groups[1].Success ? NumberStyles.HexNumber : NumberStyles.None;
            return uint.TryParse(match.Groups[2].ValueSpan, style, CultureInfo.InvariantCulture, out uint id) ? Array.Find(files, file => file.Id == id) : null;
        }
        return files.Where(static file => file.Kind.Name == "REG")
            .Select(file => (File: file, Name: file.Message.Text("name")?.TrimStart('/') ?? ""))
            .Where(file => file.Name.Length > 1 && HasPath(line, file.Name))
            .OrderByDescending(static file => file.Name.Length).FirstOrDefault().File;
    }

    // CRIU writes paths with and without the first slash. A path that goes on in the line is another one.
    private static bool HasPath(string line, string path)
    {
        int at = line.IndexOf(path, StringComparison.Ordinal);
        if (at > 0 && line[at - 1] == '/') at--;
        if (at <= 0 || line[at - 1] is not (' ' or '\'' or '"' or '(')) return false;
        int end = line.IndexOf(path, StringComparison.Ordinal) + path.Length;
        return end == line.Length || line[end] is ' ' or ':' or ',' or '\'' or '"' or ')';
    }

    private static string? FindImage(string line, DirectoryStore store) => Image().Match(line) is { Success: true } match ? store.Find(match.Value)?.Name : null;

    private static string? FindTask(string line, Checkpoint checkpoint)
    {
        if (Fork().Match(line) is not { Success: true } match || !uint.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out uint pid)) return null;
        TaskView? task = checkpoint.Tasks.FirstOrDefault(task => task.Pid == pid);
        return task is null ? null : $"{Path.GetFileName(task.Entry.FileName)}: {task.Entry.Path} pid {pid}";
    }

    private static string? FindMount(string line, Checkpoint checkpoint)
    {
        if (Mount().Match(line) is not { Success: true } match || !uint.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out uint id)) return null;
        ImageEntry? mount = checkpoint.EntriesOf("MNTS").FirstOrDefault(entry => entry.Message.Number("mnt_id") == id);
        return mount is null ? null : $"{mount.File.Name}: entries[{mount.Index}] {mount.Message.Text("mountpoint")}";
    }

    [GeneratedRegex(@"\b(?:mount .*\(id=|mnt id |find the )([0-9]+)\b")]
    private static partial Regex Mount();

    [GeneratedRegex(@"fork for ([0-9]+)\b")]
    private static partial Regex Fork();

    [GeneratedRegex(@"[\w-]+\.img\b")]
    private static partial Regex Image();

    [GeneratedRegex(@"(?<!memfd |mnt |thread |timer )\bid(?:[:=] ?| )(0x)?([0-9a-f]+)\b")]
    private static partial Regex Id();
}
