using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>A tree with a mount namespace of its own: CRIU makes its mounts on a root that it has to be told, and crashes without (CRIU 4.2: <c>mnt: BUG</c>).</summary>
internal static class OwnRoot
{
    /// <summary>The root of the root task's namespace.</summary>
    public static IEnumerable<CriuNeed> Needs(Checkpoint checkpoint, CriuGiven given)
    {
        if (checkpoint.Tasks is not [{ Ids: { } ids }, ..]) yield break;
        ulong number = ids.Number("mnt_ns_id");
        ImageEntry? root = checkpoint.EntriesOf("MNTS").FirstOrDefault(entry => Checkpoint.NumberOf(entry.File) == number && entry.Message.Text("mountpoint") == "/");
        if (root is not null) yield return new CriuNeed("--root DIR", $"{EntryText.Of(root)} /", null) { IsMet = given.Has("root") };
    }
}
