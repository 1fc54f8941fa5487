using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>The memory areas of a task: inside <c>mm-PID.img</c>, or the entries of the <c>vmas-PID.img</c> of old versions.</summary>
internal static class MemoryAreas
{
    /// <summary>The areas in the entries of either image.</summary>
    public static IReadOnlyList<MessageView> Of(IReadOnlyList<ImageEntry> entries) =>
        [.. entries.SelectMany(static entry => entry.Message.MessageName == "mm_entry" ? entry.Message.Messages("vmas") : [entry.Message])];

    /// <summary>The ranges of a task's areas, in order; null where no image of them can be read.</summary>
    public static (ulong Start, ulong End)[]? RangesOf(CheckpointFacts facts, ulong pid)
    {
        IReadOnlyList<ImageEntry> entries = [.. facts.Entries("MM", pid), .. facts.Entries("VMAS", pid)];
        if (entries.Count == 0) return null;
        (ulong Start, ulong End)[] ranges = [.. Of(entries).Select(static area => (area.Number("start"), area.Number("end")))];
        Array.Sort(ranges);
        return ranges;
    }
}
