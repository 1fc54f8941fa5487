using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Open files whose other half, or all of which, is not in the images: the caller of the restore brings it.</summary>
internal static class OutsideFiles
{
    // The slave of a pseudo terminal; a master has the number of /dev/ptmx.
    private const uint FirstSlaveMajor = 136, LastSlaveMajor = 143;

    // TtyType.EXT_TTY: dumped with --external tty[...].
    private const ulong ExternalTerminal = 5;

    private const ulong WriteOnly = 1, AccessMode = 3;

    /// <summary>The session of the tree, where its leader is outside.</summary>
    public static IEnumerable<string> Sessions(Checkpoint checkpoint)
    {
        TaskView? root = checkpoint.Tasks.Count > 0 ? checkpoint.Tasks[0] : null;
        if (root is null || checkpoint.Tasks.Any(task => task.Pid == root.Entry.Number("sid"))) yield break;
        yield return $"{Path.GetFileName(root.Entry.FileName)}: {root.Entry.Path} session {root.Entry.Number("sid")}, whose leader is not in the images,";
    }

    /// <summary>Terminals whose master is outside.</summary>
    public static IEnumerable<string> Terminals(Checkpoint checkpoint)
    {
        MessageView[] terminals = [.. checkpoint.EntriesOf("TTY_INFO").Select(static entry => entry.Message)];
        HashSet<ulong> masters = [.. terminals.Where(static terminal => !IsSlave(terminal)).Select(IndexOf).OfType<ulong>()];
        HashSet<ulong> alone = [.. terminals.Where(terminal => !IsExternal(terminal) && IsSlave(terminal) && IndexOf(terminal) is { } index && !masters.Contains(index)).Select(static terminal => terminal.Number("id"))];
        return checkpoint.OpenFiles.OfKind("TTY").Where(file => alone.Contains(file.Message.Number("tty_info_id")))
            .Select(file => $"{EntryText.Of(checkpoint, file)}, a terminal whose master is not in the images,");
    }

    /// <summary>Files that were dumped as external, under the key that they have for a name; and pipes with one end.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given) =>
    [
        .. checkpoint.OpenFiles.OfKind("REG").Where(static file => file.Message.Number("ext") != 0).Select(file => Inherited(checkpoint, given, file, file.Message.Text("name") ?? "")),
        .. ExternalTerminals(checkpoint, given),
        .. HalfPipes(checkpoint, given),
    ];

    private static IEnumerable<CriuNeed> ExternalTerminals(Checkpoint checkpoint, CriuGiven given)
    {
        HashSet<ulong> external = [.. checkpoint.EntriesOf("TTY_INFO").Where(static entry => IsExternal(entry.Message)).Select(static entry => entry.Message.Number("id"))];
        if (external.Count == 0) return [];
        Dictionary<uint, string?> keys = checkpoint.OpenFiles.OfKind("REG").DistinctBy(static file => file.Id).ToDictionary(static file => file.Id, static file => file.Message.Text("name"));
        return checkpoint.OpenFiles.OfKind("TTY").Where(file => external.Contains(file.Message.Number("tty_info_id")))
            .Select(file => Inherited(checkpoint, given, file, keys.GetValueOrDefault((uint)file.Message.Number("regf_id")) ?? "tty"));
    }

    private static IEnumerable<CriuNeed> HalfPipes(Checkpoint checkpoint, CriuGiven given)
    {
        foreach (IGrouping<ulong, OpenFile> pipe in checkpoint.OpenFiles.OfKind("PIPE").GroupBy(static file => file.Message.Number("pipe_id")))
        {
            // Open for reading and writing it is both ends.
            if (pipe.Select(static end => end.Message.Number("flags") & AccessMode).Distinct().ToArray() is not [var mode and <= WriteOnly]) continue;
            yield return Inherited(checkpoint, given, pipe.First(), $"pipe:[{pipe.Key}]") with { Otherwise = mode == WriteOnly ? "has no reader" : "has no writer" };
        }
    }

    private static CriuNeed Inherited(Checkpoint checkpoint, CriuGiven given, OpenFile file, string key) =>
        new($"--inherit-fd fd[N]:{key}", EntryText.Of(checkpoint, file), null) { IsMet = given.Inherits(key) };

    private static bool IsExternal(MessageView terminal) => terminal.Number("type") == ExternalTerminal;

    // The kernel's form of a device: 12 bits of major above 20 of minor, where the image has it so.
    private static bool IsSlave(MessageView terminal) => terminal.Number("rdev") >> 8 is >= FirstSlaveMajor and <= LastSlaveMajor;

    private static ulong? IndexOf(MessageView terminal) => terminal.Message("pty")?.Number("index");
}
