namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>A task with all that it has. The tree is that of <c>ppid</c>.</summary>
/// <param name="Task">The task.</param>
/// <param name="Exe">Its executable; null for a dead task.</param>
/// <param name="Namespaces">Its namespaces.</param>
/// <param name="Memory">Its memory; null for a dead task.</param>
/// <param name="Descriptors">Its files.</param>
/// <param name="Sockets">The sockets among them; of their owners only this task.</param>
public sealed record TaskNode(
    ProcessRow Task, FileRow? Exe, IReadOnlyList<NamespaceId> Namespaces, MemoryRow? Memory, DescriptorTable Descriptors, IReadOnlyList<SocketView> Sockets)
{
    /// <summary>How far below a root of the tree.</summary>
    internal int Depth { get; init; }
}

/// <summary>Sizes of a task's memory.</summary>
/// <param name="NrVmas">Number of mappings.</param>
/// <param name="Bytes">Their length in bytes.</param>
/// <param name="NrPages">Number of pages in its pagemap; null where it has none.</param>
public sealed record MemoryRow(int NrVmas, ulong Bytes, ulong? NrPages);

/// <summary>All of a checkpoint by task.</summary>
internal static class TaskTree
{
    public static IEnumerable<TaskNode> Gather(Checkpoint checkpoint)
    {
        Dictionary<uint, ProcessRow> rows = Processes.Gather(checkpoint).ToDictionary(static row => row.Pid);
        // Each task has only its own descriptors with a socket: with everybody's, tasks that share thousands would be millions.
        ILookup<uint, SocketView> sockets = checkpoint.Sockets
            .SelectMany(static socket => socket.Owners.GroupBy(static owner => owner.Pid), static (socket, owners) => socket with { Owners = [.. owners] })
            .ToLookup(static socket => socket.Owners[0].Pid);
        foreach ((TaskView task, int depth) in TaskOrder.Of(checkpoint))
        {
            MessageView? mm = task.Mm;
            if (mm is null && !task.IsDead) throw task.Missing("MM");
            yield return new TaskNode(
                rows[task.Pid], mm is null ? null : Descriptors.FindRegular(checkpoint, mm.Number("exe_file_id")), Namespaces.Of(task),
                mm is null ? null : Memory(checkpoint, task, mm), Descriptors.Of(checkpoint, task), [.. sockets[task.Pid]])
            { Depth = depth };
        }
    }

    private static MemoryRow Memory(Checkpoint checkpoint, TaskView task, MessageView mm)
    {
        IReadOnlyList<MappingRow> vmas = Mappings.Of(checkpoint, task, mm);
        ulong? pages = checkpoint.Find("PAGEMAP", task.Pid) is null ? null
            : ResidentPages.Entries(checkpoint, task).Aggregate(0UL, static (sum, run) => sum + ResidentPages.CountOf(run));
        return new MemoryRow(vmas.Count, vmas.Aggregate(0UL, static (sum, vma) => sum + (vma.End - vma.Start)), pages);
    }
}
