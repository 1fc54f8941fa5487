namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>What a task has open.</summary>
/// <param name="Pid">The task.</param>
/// <param name="Fds">Its descriptors, in the order of <c>fdinfo-N.img</c>.</param>
/// <param name="Cwd">Working directory; null for a dead task.</param>
/// <param name="Root">Root directory; null for a dead task.</param>
public sealed record DescriptorTable(uint Pid, IReadOnlyList<DescriptorRow> Fds, FileRow? Cwd, FileRow? Root);

/// <summary>A descriptor.</summary>
/// <param name="Fd">Its number.</param>
/// <param name="Flags"><c>FD_*</c> bits.</param>
/// <param name="File">What it is open on.</param>
public sealed record DescriptorRow(uint Fd, uint Flags, FileRow File);

/// <summary>An open file.</summary>
/// <param name="Type">Kind, such as <c>REG</c>.</param>
/// <param name="Id">CRIU's id.</param>
/// <param name="Name">Path of a regular file.</param>
/// <param name="PipeId">Inode of a pipe.</param>
/// <param name="Ino">Inode of a unix socket.</param>
/// <param name="Peer">Inode of its other end, 0 for none.</param>
/// <param name="Address">Name of a unix socket.</param>
public sealed record FileRow(string Type, uint Id, string? Name = null, uint? PipeId = null, uint? Ino = null, uint? Peer = null, UnixName? Address = null);

/// <summary>Descriptors and directories of tasks: <c>fdinfo-N.img</c>, <c>fs-PID.img</c> and the open files.</summary>
internal static class Descriptors
{
    private const ulong Regular = 1;

    public static IEnumerable<DescriptorTable> Gather(Checkpoint checkpoint) => checkpoint.Tasks.Select(task => Of(checkpoint, task));

    public static DescriptorTable Of(Checkpoint checkpoint, TaskView task)
    {
        // A task without descriptors has no image of them; one that is dead has nothing.
        DescriptorRow[] rows =
        [
            .. task.Descriptors.Select(row => new DescriptorRow((uint)row.Number("fd"), (uint)row.Number("flags"), Find(checkpoint, row.Number("type"), row.Number("id")))),
        ];
        MessageView? directories = task.Fs;
        if (directories is null && !task.IsDead) throw task.Missing("FS");
        return new DescriptorTable(task.Pid, rows, Directory("cwd_id"), Directory("root_id"));

        FileRow? Directory(string field) => directories is null ? null : FindRegular(checkpoint, directories.Number(field));
    }

    /// <summary>A regular file by its id: a mapped one, an executable, a directory.</summary>
    public static FileRow FindRegular(Checkpoint checkpoint, ulong id) => Find(checkpoint, Regular, id);

    private static FileRow Find(Checkpoint checkpoint, ulong type, ulong id)
    {
        FileKind? kind = FileKind.ByNumber(type);
        var row = new FileRow(kind?.Name ?? $"{type}", (uint)id);
        if (kind is null || checkpoint.OpenFiles.Find(kind.Number, (uint)id)?.Message is not { } file) return row;
        return kind.Name switch
        {
            "REG" => row with { Name = file.Text("name") },
            "PIPE" or "FIFO" => row with { PipeId = (uint)file.Number("pipe_id") },
            "UNIXSK" => row with { Ino = (uint)file.Number("ino"), Peer = (uint)file.Number("peer"), Address = NameOf(file) },
            _ => row,
        };
    }

    private static UnixName? NameOf(MessageView socket)
    {
        byte[] name = socket.BytesOf("name").ToArray();
        return name.Length == 0 ? null : new UnixName(name);
    }
}
