using System.Globalization;
using System.Text;

namespace Soccr.Formats.Images;

/// <summary>Prints the table of images.</summary>
public static class TypeTable
{
    private static readonly string[] s_columns = ["TYPE", "FILE", "HEAD", "MAGIC", "NAME", "MESSAGE", "PAYLOAD"];

    /// <summary>One line a type, in columns, without a newline at the end.</summary>
    public static string Print()
    {
        List<string[]> rows = [s_columns, .. ImageTypes.All.Select(Row)];
        int[] widths = [.. Enumerable.Range(0, s_columns.Length).Select(column => rows.Max(row => row[column].Length))];
        var text = new StringBuilder();
        foreach (string[] row in rows)
        {
            var line = new StringBuilder();
            for (int column = 0; column < row.Length; column++)
            {
                line.Append(row[column].PadRight(widths[column] + 2));
            }
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
        return text.ToString().TrimEnd('\n');
    }

    private static string[] Row(ImageType type)
    {
        string message = type.NextMessage is null ? type.Message : $"{type.Message}, then {type.NextMessage}";
        string payload = type.Payload?.Description ?? "";
        if (type.NextPayload is { } next) payload = $"{payload}; then {next.Description}";
        if (!type.HasEntries) payload = type.Raw?.Description ?? "page data";
        string magic = type.Magic == 0 ? "-" : type.Magic.ToString("x8", CultureInfo.InvariantCulture);
        return [type.Name, type.FileName.ToString(), type.Head.ToString().ToLowerInvariant(), magic, type.MagicName, message.Length == 0 ? "-" : message, payload];
    }
}
