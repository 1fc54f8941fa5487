namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR mnt</c> as a tree.</summary>
internal static class MountsText
{
    public static void Print(IReadOnlyList<MountNamespace> rows, TextWriter output, TreeLines lines)
    {
        foreach (MountNamespace space in rows)
        {
            (int, string) head = (0, $"mount namespace {space.NsId}");
            lines.Draw([head, .. space.Mounts.Select(static mount => (mount.Depth + 1, Describe(mount)))], output);
        }
    }

    private static string Describe(MountRow mount)
    {
        string?[] words =
        [
            $"{mount.MntId} on {mount.ParentMntId}: {Printable.Escape(mount.Mountpoint)}",
            mount.Fsname ?? mount.Fstype,
            mount.RootDev,
            mount.Root == "/" ? null : $"root {Printable.Escape(mount.Root)}",
            mount.Source.Length == 0 ? null : $"source {Printable.Escape(mount.Source)}",
            mount.Flags.Count == 0 ? null : string.Join(",", mount.Flags),
            mount.SbFlags.Count == 0 ? null : $"sb {string.Join(",", mount.SbFlags)}",
            mount.Options.Length == 0 ? null : $"({Printable.Escape(mount.Options)})",
            mount.SharedId == 0 ? null : $"shared {mount.SharedId}",
            mount.MasterId == 0 ? null : $"master {mount.MasterId}",
            mount.External ? $"external{(mount.ExtKey is null ? "" : " " + Printable.Escape(mount.ExtKey))}" : null,
            mount.WithPlugin ? "by a plugin" : null,
            mount.Deleted ? "deleted" : null,
        ];
        return string.Join(" ", words.Where(static word => word is not null));
    }
}
