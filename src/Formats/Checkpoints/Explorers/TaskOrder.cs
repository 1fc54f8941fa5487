namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>The tasks in the order of their tree.</summary>
internal static class TaskOrder
{
    public static IReadOnlyList<(TaskView Task, int Depth)> Of(Checkpoint checkpoint)
    {
        var known = new HashSet<uint>();
        foreach (TaskView task in checkpoint.Tasks)
        {
            if (!known.Add(task.Pid)) throw task.Entry.Error("pid", $"there is a task {task.Pid} already, expected each once");
        }
        foreach (TaskView task in checkpoint.Tasks)
        {
            if (task.ParentPid != 0 && !known.Contains(task.ParentPid)) throw task.Entry.Error("ppid", $"there is no task {task.ParentPid}, expected the parent of {task.Pid}");
        }
        return TreeOrder.Of(
            checkpoint.Tasks, static task => task.Pid, static task => task.ParentPid == 0 ? null : task.ParentPid,
            static task => task.Entry.Error("ppid", $"task {task.Pid} is below no root, expected a tree"));
    }
}
