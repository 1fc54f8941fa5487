using System.Text.Json.Serialization;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>The stored pages of a task.</summary>
/// <param name="Pid">The task.</param>
/// <param name="Pagemap">Runs of pages, by address.</param>
public sealed record ResidentSet(uint Pid, IReadOnlyList<PageRun> Pagemap);

/// <summary>A run of pages.</summary>
/// <param name="Vaddr">Address of the first.</param>
/// <param name="NrPages">How many.</param>
/// <param name="Flags">Where they are, by name.</param>
/// <param name="Vmas">The mappings that it lies in.</param>
public sealed record PageRun([property: JsonConverter(typeof(HexJson))] ulong Vaddr, ulong NrPages, string Flags, IReadOnlyList<RunMapping> Vmas);

/// <summary>A mapping that a run of pages lies in.</summary>
/// <param name="Start">First address of the mapping.</param>
/// <param name="NrPages">Its length in pages.</param>
/// <param name="File">The mapped file; null where none is.</param>
/// <param name="Again">Whether the run before was in it too.</param>
public sealed record RunMapping([property: JsonConverter(typeof(HexJson))] ulong Start, ulong NrPages, FileRow? File, bool Again);

/// <summary>Stored pages of tasks: <c>pagemap-PID.img</c> against <c>mm-PID.img</c>. The pages themselves are not needed.</summary>
internal static class ResidentPages
{
    private const int PageShift = 12;

    public static IEnumerable<ResidentSet> Gather(Checkpoint checkpoint)
    {
        foreach (TaskView task in checkpoint.Tasks)
        {
            if (task.Mm is { } mm) yield return new ResidentSet(task.Pid, [.. Runs(checkpoint, task, Mappings.Of(checkpoint, task, mm))]);
            else yield return task.IsDead ? new ResidentSet(task.Pid, []) : throw task.Missing("MM");
        }
    }

    /// <summary>The entries of a task's pagemap, without its head.</summary>
    public static IEnumerable<MessageView> Entries(Checkpoint checkpoint, TaskView task)
    {
        ImageFile image = checkpoint.Find("PAGEMAP", task.Pid) ?? throw task.Missing("PAGEMAP");
        return Checkpoint.Entries(image).Skip(1).Select(static entry => entry.Message);
    }

    /// <summary>Number of pages of a run; older images have it in a field of 32 bits.</summary>
    public static ulong CountOf(MessageView run) => run.TryNumber("nr_pages", out ulong count) ? count : run.Number("compat_nr_pages");

    private static IEnumerable<PageRun> Runs(Checkpoint checkpoint, TaskView task, IReadOnlyList<MappingRow> vmas)
    {
        int at = 0;
        int before = -1;
        foreach (MessageView run in Entries(checkpoint, task))
        {
            ulong start = run.Number("vaddr");
            ulong count = CountOf(run);
            ulong end = start + (count << PageShift);
            while (at < vmas.Count && vmas[at].End <= start) at++;
            var inside = new List<RunMapping>();
            for (int i = at; i < vmas.Count && vmas[i].Start < end; i++)
            {
                inside.Add(new RunMapping(vmas[i].Start, (vmas[i].End - vmas[i].Start) >> PageShift, vmas[i].File, Again: i == before));
                before = i;
                at = i;
            }
            yield return new PageRun(start, count, run.Word("flags"), inside);
        }
    }
}
