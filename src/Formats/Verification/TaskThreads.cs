using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>The threads of a task.</summary>
internal static class TaskThreads
{
    /// <summary>Ids and the fields they stand in. The first is the task itself: of a dead task CRIU writes any number into <c>threads[0]</c>, and never reads it.</summary>
    public static IEnumerable<(ulong Id, string Field)> Of(MessageView task) => task.Numbers("threads").Skip(1)
        .Select(static (id, index) => (id, string.Create(CultureInfo.InvariantCulture, $"threads[{index + 1}]"))).Prepend((task.Number("pid"), "pid"));

    /// <summary>Ids of all threads.</summary>
    public static IdSet All(CheckpointFacts facts) => [.. facts.Entries("PSTREE").SelectMany(static entry => Of(entry.Message)).Select(static thread => thread.Id)];
}
