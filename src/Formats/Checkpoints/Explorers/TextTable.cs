namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>Rows of words in columns, each as wide as its widest word, within reason.</summary>
/// <param name="indent">Goes in front of each row.</param>
/// <param name="titles">The first row.</param>
internal sealed class TextTable(string indent, params string[] titles)
{
    // A name may be as long as a file wants, and there are many rows.
    private const int WidestColumn = 48;

    private readonly List<string[]> _rows = [titles];

    public void Add(params string[] words) => _rows.Add(words);

    public void Write(TextWriter output)
    {
        int[] widths = [.. titles.Select((_, column) => Math.Min(WidestColumn, _rows.Max(row => row[column].Length)))];
        foreach (string[] row in _rows)
        {
            output.Write($"{indent}{string.Join("  ", row.Select((word, column) => word.PadRight(widths[column]))).TrimEnd(' ')}\n");
        }
    }
}
