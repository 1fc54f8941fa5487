using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Tasks that were in cgroups of their own; CRIU restores these only when it is asked to.</summary>
internal static class Cgroups
{
    /// <summary>The first task of each such set of cgroups.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given)
    {
        if (checkpoint.First("INVENTORY") is not { } inventory || !inventory.TryNumber("root_cg_set", out ulong own)) yield break;
        var seen = new HashSet<ulong> { own };
        foreach (ImageEntry core in checkpoint.EntriesOf("CORE"))
        {
            if (!TryFind(core.Message, out ulong set) || !seen.Add(set)) continue;
            yield return new CriuNeed("--manage-cgroups", $"{EntryText.Of(core)} cgroups {set}", null)
            {
                IsMet = given.Has("manage_cgroups_mode") || given.Has("manage_cgroups"),
                Otherwise = "goes into the cgroups of CRIU",
            };
        }
    }

    // Of the whole task, or since CRIU 3.19 of each thread.
    private static bool TryFind(MessageView core, out ulong set)
    {
        set = 0;
        return core.Message("tc")?.TryNumber("cg_set", out set) == true || core.Message("thread_core")?.TryNumber("cg_set", out set) == true;
    }
}
