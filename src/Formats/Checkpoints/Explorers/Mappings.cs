using System.Text.Json.Serialization;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>The mappings of a task.</summary>
/// <param name="Pid">The task.</param>
/// <param name="Exe">Its executable; null for a dead task.</param>
/// <param name="Vmas">The mappings, by address.</param>
public sealed record AddressSpace(uint Pid, FileRow? Exe, IReadOnlyList<MappingRow> Vmas);

/// <summary>A mapping.</summary>
/// <param name="Start">First address.</param>
/// <param name="End">First address behind it.</param>
/// <param name="Pgoff">Offset in the mapped object, in bytes.</param>
/// <param name="Shmid">Id of the mapped object.</param>
/// <param name="Prot"><c>PROT_*</c> by name.</param>
/// <param name="Flags"><c>MAP_*</c> by name.</param>
/// <param name="Status">CRIU's bits by name.</param>
/// <param name="File">The mapped file; null where none is.</param>
public sealed record MappingRow(
    [property: JsonConverter(typeof(HexJson))] ulong Start, [property: JsonConverter(typeof(HexJson))] ulong End,
    [property: JsonConverter(typeof(HexJson))] ulong Pgoff, ulong Shmid, string Prot, string Flags, string Status, FileRow? File)
{
    /// <summary>The bits of <see cref="Prot"/>.</summary>
    internal uint ProtBits { get; init; }

    /// <summary>The bits of <see cref="Status"/>.</summary>
    internal uint StatusBits { get; init; }

    /// <summary>Whether it grows down, as stacks do.</summary>
    internal bool GrowsDown { get; init; }
}

/// <summary>Mappings of tasks: <c>mm-PID.img</c> and the mapped files.</summary>
internal static class Mappings
{
    private const uint GrowsDown = 0x100;

    public static IEnumerable<AddressSpace> Gather(Checkpoint checkpoint)
    {
        foreach (TaskView task in checkpoint.Tasks)
        {
            if (task.Mm is not { } mm) yield return task.IsDead ? new AddressSpace(task.Pid, null, []) : throw task.Missing("MM");
            else yield return new AddressSpace(task.Pid, Descriptors.FindRegular(checkpoint, mm.Number("exe_file_id")), Of(checkpoint, task, mm));
        }
    }

    /// <summary>The mappings of a task; old checkpoints have them in an image of their own.</summary>
    public static IReadOnlyList<MappingRow> Of(Checkpoint checkpoint, TaskView task, MessageView mm)
    {
        IEnumerable<MessageView> own = checkpoint.EntriesOf("VMAS", task.Pid).Select(static entry => entry.Message);
        return [.. mm.Messages("vmas").Concat(own).Select(vma => Row(checkpoint, vma))];
    }

    private static MappingRow Row(Checkpoint checkpoint, MessageView vma)
    {
        uint status = (uint)vma.Number("status");
        bool isFile = (status & (VmaStatus.FilePrivate | VmaStatus.FileShared)) != 0;
        return new MappingRow(
            vma.Number("start"), vma.Number("end"), vma.Number("pgoff"), vma.Number("shmid"), vma.Word("prot"), vma.Word("flags"), vma.Word("status"),
            isFile ? Descriptors.FindRegular(checkpoint, vma.Number("shmid")) : null)
        {
            ProtBits = (uint)vma.Number("prot"),
            StatusBits = status,
            GrowsDown = (vma.Number("flags") & GrowsDown) != 0,
        };
    }
}
