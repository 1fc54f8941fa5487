using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>What tasks share with whom.</summary>
internal static class TaskIds
{
    /// <summary>The <c>task_kobj_ids_entry</c> of every task, from images of their own and from inside core, then that of CRIU itself.</summary>
    public static IEnumerable<MessageView> All(CheckpointFacts facts)
    {
        foreach (MessageView ids in OfTasks(facts)) yield return ids;
        if (OfRoot(facts) is { } root) yield return root;
    }

    /// <summary>Those of the tasks.</summary>
    public static IEnumerable<MessageView> OfTasks(CheckpointFacts facts)
    {
        foreach (ImageEntry entry in facts.Entries("IDS")) yield return entry.Message;
        foreach (ImageEntry entry in facts.Entries("CORE"))
        {
            if (entry.Message.Message("ids") is { } ids) yield return ids;
        }
    }

    /// <summary>Where CRIU itself ran; null where the inventory does not say. What a task shares with it is not in the images.</summary>
    public static MessageView? OfRoot(CheckpointFacts facts) => facts.First("INVENTORY")?.Message("root_ids");

    /// <summary>Those of one task, or null.</summary>
    public static MessageView? Of(CheckpointFacts facts, ulong pid) => facts.First("IDS", pid) ?? facts.First("CORE", pid)?.Message("ids");
}
