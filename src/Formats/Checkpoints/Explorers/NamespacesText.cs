namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR ns</c> as a table.</summary>
internal static class NamespacesText
{
    public static void Print(IReadOnlyList<NamespaceRow> rows, TextWriter output, TreeLines lines)
    {
        var table = new TextTable("", "KIND", "ID", "FROM", "PIDS", "IMAGES");
        foreach (NamespaceRow row in rows)
        {
            string from = row.Host ? "host" : row.ExtKey is { } key ? $"external {Printable.Escape(key)}" : "checkpoint";
            table.Add(row.Kind, $"{row.NsId}", from, row.Pids.Count == 0 ? "-" : string.Join(",", row.Pids), row.Images.Count == 0 ? "-" : string.Join(" ", row.Images));
        }
        table.Write(output);
    }
}
