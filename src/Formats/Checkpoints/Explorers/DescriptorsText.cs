namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR fds</c> as Python's crit prints it.</summary>
internal static class DescriptorsText
{
    public static void Print(IReadOnlyList<DescriptorTable> rows, TextWriter output, TreeLines lines)
    {
        foreach (DescriptorTable table in rows)
        {
            output.Write($"{table.Pid}\n");
            foreach (DescriptorRow row in table.Fds)
            {
                output.Write($"\t{row.Fd,7}: {Describe(row.File)}\n");
            }
            if (table.Cwd is { } cwd) output.Write($"\t{"cwd",7}: {Describe(cwd)}\n");
            if (table.Root is { } root) output.Write($"\t{"root",7}: {Describe(root)}\n");
        }
    }

    /// <summary>A file in the words of Python's crit.</summary>
    public static string Describe(FileRow file) => file.Type switch
    {
        "REG" => string.IsNullOrEmpty(file.Name) ? "unknown path" : Printable.AsPython(file.Name),
        "PIPE" => file.PipeId is { } pipe ? $"pipe[{pipe}]" : "pipe[?]",
        "UNIXSK" when file.Ino is null => "unix[?]",
        "UNIXSK" => $"unix[{file.Ino} ({file.Peer}){(file.Address is { } name ? " " + PythonQuotedPrintable.Encode(name.Bytes.Span) : "")}]",
        _ => $"{file.Type}.{file.Id}",
    };
}
