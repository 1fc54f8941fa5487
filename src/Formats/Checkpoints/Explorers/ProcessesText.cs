namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR ps</c> as Python's crit prints it.</summary>
internal static class ProcessesText
{
    // Python's own limit; a chain of tasks may be as long as a file wants.
    private const int DeepestLevel = 1000;

    public static void Print(IReadOnlyList<ProcessRow> rows, TextWriter output, TreeLines lines)
    {
        var depths = new Dictionary<uint, int> { [0] = -1 };
        output.Write($"{"PID",7}{"PGID",7}{"SID",7}   COMM\n");
        foreach (ProcessRow row in rows)
        {
            int depth = depths[row.Pid] = Math.Min(depths[row.Ppid] + 1, DeepestLevel);
            output.Write($"{row.Pid,7}{row.Pgid,7}{row.Sid,7}   {new string(' ', 4 * depth)}{Printable.AsPython(row.Comm)}\n");
        }
    }
}
