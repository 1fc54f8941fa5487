using System.Globalization;
using System.Text.RegularExpressions;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Finds the image entries that lines of CRIU's log speak of: by the id of an open file, or by its name.</summary>
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
            return [.. lines.Select(line => new RestoreReason(line, Find(line, files) is { } file ? EntryText.Of(checkpoint, file) : null))];
        }
        catch (ImageFormatException)
        {
            return [.. lines.Select(static line => new RestoreReason(line, null))];
        }
    }

    private static OpenFile? Find(string line, OpenFile[] files)
    {
        if (Id().Match(line) is { Success: true } match && uint.TryParse(match.Groups[1].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint id))
        {
            return Array.Find(files, file => file.Id == id);
        }
        // CRIU writes paths as they are below the root, so without the first slash.
        return files.Where(static file => file.Kind.Name == "REG")
            .Select(file => (File: file, Name: file.Message.Text("name")?.TrimStart('/') ?? ""))
            .Where(file => file.Name.Length > 1 && line.Contains(file.Name, StringComparison.Ordinal))
            .OrderByDescending(static file => file.Name.Length).FirstOrDefault().File;
    }

    [GeneratedRegex(@"\bid:? (?:0x)?([0-9a-f]+)\b")]
    private static partial Regex Id();
}
