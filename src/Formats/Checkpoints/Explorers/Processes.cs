namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>A task.</summary>
/// <param name="Pid">Its id.</param>
/// <param name="Ppid">The parent's, 0 for a root.</param>
/// <param name="Pgid">Process group.</param>
/// <param name="Sid">Session.</param>
/// <param name="Comm">Command name.</param>
/// <param name="TaskState">State by name as in the JSON of <c>core-PID.img</c>, else as a number.</param>
/// <param name="Threads">Ids of its threads, its own included.</param>
public sealed record ProcessRow(uint Pid, uint Ppid, uint Pgid, uint Sid, string Comm, string TaskState, IReadOnlyList<ulong> Threads);

/// <summary>The tasks: <c>pstree.img</c> and <c>core-PID.img</c>.</summary>
internal static class Processes
{
    public static IEnumerable<ProcessRow> Gather(Checkpoint checkpoint)
    {
        foreach (TaskView task in TaskOrder.Of(checkpoint).Select(static place => place.Task))
        {
            MessageView common = task.Common;
            yield return new ProcessRow(
                task.Pid, task.ParentPid, (uint)task.Entry.Number("pgid"), (uint)task.Entry.Number("sid"),
                common.Text("comm") ?? "", common.Word("task_state"), task.Threads);
        }
    }
}
