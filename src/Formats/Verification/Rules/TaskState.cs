using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>States of tasks.</summary>
/// <remarks><c>criu/include/pid.h</c></remarks>
internal static class TaskState
{
    private const ulong Dead = 2, Zombie = 6;

    /// <summary>Whether there is nothing left of the task but its exit code.</summary>
    /// <param name="core">Its <c>core_entry</c>.</param>
    public static bool IsDead(MessageView core) => core.Message("tc")?.Number("task_state") is Dead or Zombie;
}
