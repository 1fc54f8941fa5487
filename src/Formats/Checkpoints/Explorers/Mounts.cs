using System.Globalization;
using Soccr.Formats.Schema;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>The mounts of a mount namespace.</summary>
/// <param name="NsId">The namespace.</param>
/// <param name="Mounts">Its mounts in the order of their tree.</param>
public sealed record MountNamespace(ulong NsId, IReadOnlyList<MountRow> Mounts);

/// <summary>A mount.</summary>
/// <param name="MntId">Its id.</param>
/// <param name="ParentMntId">The mount that it is on.</param>
/// <param name="RootDev">Device, <c>major:minor</c>.</param>
/// <param name="Fstype">File system in CRIU's words.</param>
/// <param name="Fsname">The kernel's name of it, where CRIU has no word.</param>
/// <param name="Mountpoint">Where it is, from the root of the namespace.</param>
/// <param name="Root">What of the file system is mounted.</param>
/// <param name="Source">Source as <c>mount</c> was given it.</param>
/// <param name="Options">Options of the file system.</param>
/// <param name="Flags">Flags of the mount, in the words of <c>mount</c>.</param>
/// <param name="SbFlags">Flags of the file system.</param>
/// <param name="SharedId">Peer group, 0 for none.</param>
/// <param name="MasterId">Group that it is a slave of, 0 for none.</param>
/// <param name="External">Whether it comes from outside.</param>
/// <param name="ExtKey">Key under which the restore is told what to mount.</param>
/// <param name="WithPlugin">Whether a plugin restores it.</param>
/// <param name="Deleted">Whether what is mounted was unlinked.</param>
public sealed record MountRow(
    uint MntId, uint ParentMntId, string RootDev, string Fstype, string? Fsname, string Mountpoint, string Root, string Source, string Options,
    IReadOnlyList<string> Flags, IReadOnlyList<string> SbFlags, uint SharedId, uint MasterId, bool External, string? ExtKey, bool WithPlugin, bool Deleted)
{
    /// <summary>How far below a root of the tree.</summary>
    internal int Depth { get; init; }
}

/// <summary>Mounts by namespace: <c>mountpoints-N.img</c>.</summary>
internal static class Mounts
{
    private static readonly Lazy<EnumSchema> s_fileSystems = new(static () => SchemaSet.Criu.GetEnum("fstype"));

    public static IEnumerable<MountNamespace> Gather(Checkpoint checkpoint) => checkpoint.OfType("MNTS").Select(Read);

    private static MountNamespace Read(ImageFile image)
    {
        MessageView[] all = [.. Checkpoint.Entries(image).Select(static entry => entry.Message).OrderBy(static mount => mount.Text("mountpoint"), StringComparer.Ordinal)];
        var known = all.Select(IdOf).ToHashSet();
        IReadOnlyList<(MessageView Mount, int Depth)> order = TreeOrder.Of(
            all, IdOf, mount => known.Contains(ParentOf(mount)) && ParentOf(mount) != IdOf(mount) ? ParentOf(mount) : null,
            static mount => mount.Error("parent_mnt_id", $"mount {IdOf(mount)} is below no root, expected a tree"));
        return new MountNamespace(Checkpoint.NumberOf(image) ?? 0, [.. order.Select(static place => Row(place.Mount) with { Depth = place.Depth })]);
    }

    private static uint IdOf(MessageView mount) => (uint)mount.Number("mnt_id");

    private static uint ParentOf(MessageView mount) => (uint)mount.Number("parent_mnt_id");

    private static MountRow Row(MessageView mount) => new(
        IdOf(mount), ParentOf(mount), mount.Word("root_dev"), FileSystem(mount.Number("fstype")), mount.Text("fsname"),
        mount.Text("mountpoint") ?? "", mount.Text("root") ?? "", mount.Text("source") ?? "", mount.Text("options") ?? "",
        BitNames.Mount.Of((uint)mount.Number("flags")), BitNames.Mount.Of((uint)mount.Number("sb_flags")),
        (uint)mount.Number("shared_id"), (uint)mount.Number("master_id"), mount.Has("ext_key") || mount.Number("ext_mount") != 0, mount.Text("ext_key"),
        mount.Number("with_plugin") != 0, mount.Number("deleted") != 0);

    private static string FileSystem(ulong number) =>
        s_fileSystems.Value.Values.FirstOrDefault(value => (uint)value.Value == number).Key ?? number.ToString(CultureInfo.InvariantCulture);
}
