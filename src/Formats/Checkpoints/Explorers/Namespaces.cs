namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>A namespace.</summary>
/// <param name="Kind">Name below <c>/proc/PID/ns</c>.</param>
/// <param name="NsId">CRIU's number.</param>
/// <param name="Pids">The tasks in it.</param>
/// <param name="Host">Whether it is that of CRIU itself: it was not dumped, and tasks are restored into that of the restore.</param>
/// <param name="External">Whether the restore is told which one to use.</param>
/// <param name="ExtKey">The key that it is told by.</param>
/// <param name="Nodename">Host name, of a uts namespace.</param>
/// <param name="Images">Its images.</param>
public sealed record NamespaceRow(string Kind, uint NsId, IReadOnlyList<uint> Pids, bool Host, bool External, string? ExtKey, string? Nodename, IReadOnlyList<string> Images);

/// <summary>Namespaces: those that <c>ids-PID.img</c>, open namespace files, and names of images tell of.</summary>
internal static class Namespaces
{
    public static IEnumerable<NamespaceRow> Gather(Checkpoint checkpoint)
    {
        MessageView? own = checkpoint.First("INVENTORY")?.Message("root_ids");
        (uint Pid, MessageView? Ids)[] tasks = [.. checkpoint.Tasks.Select(static task => (task.Pid, task.Ids))];
        OpenFile[] files = [.. checkpoint.OpenFiles.OfKind("NS")];
        return NamespaceKind.All.SelectMany(kind => OfKind(checkpoint, kind, own, tasks, files));
    }

    /// <summary>The namespaces that a task is in.</summary>
    public static IReadOnlyList<NamespaceId> Of(TaskView task) => task.Ids is not { } ids ? [] :
        [.. NamespaceKind.All.Where(kind => ids.Has(kind.IdField)).Select(kind => new NamespaceId(kind.Name, (uint)ids.Number(kind.IdField)))];

    private static IEnumerable<NamespaceRow> OfKind(
        Checkpoint checkpoint, NamespaceKind kind, MessageView? own, (uint Pid, MessageView? Ids)[] tasks, OpenFile[] files)
    {
        uint? host = own?.TryNumber(kind.IdField, out ulong number) == true ? (uint)number : null;
        ILookup<uint, uint> pids = tasks.Where(task => task.Ids?.Has(kind.IdField) == true).ToLookup(task => (uint)task.Ids!.Number(kind.IdField), static task => task.Pid);
        // Number 0 in an image's name is CRIU's own namespace.
        ILookup<uint, ImageFile> images = kind.Images.SelectMany(checkpoint.OfType).ToLookup(image => Checkpoint.NumberOf(image) is { } n and not 0 ? (uint)n : host ?? 0);
        IEnumerable<uint> opened = files.Where(file => file.Message.Number("ns_cflag") == kind.CloneFlag).Select(static file => (uint)file.Message.Number("ns_id"));
        var ids = new SortedSet<uint>([.. pids.Select(static group => group.Key), .. images.Select(static group => group.Key), .. opened]);
        return ids.Select(id =>
        {
            string? key = ExternalKey(checkpoint, kind, id);
            return new NamespaceRow(
                kind.Name, id, [.. pids[id]], id == host, key is not null, key, kind.Name == "uts" ? checkpoint.First("UTSNS", id)?.Text("nodename") : null,
                [.. images[id].Select(static image => image.Name)]);
        });
    }

    private static string? ExternalKey(Checkpoint checkpoint, NamespaceKind kind, uint id) => kind.Name switch
    {
        "net" => checkpoint.First("NETNS", id)?.Text("ext_key"),
        "pid" => checkpoint.First("PIDNS", id)?.Text("ext_key"),
        _ => null,
    };
}

/// <summary>A namespace of a task.</summary>
/// <param name="Kind">Name below <c>/proc/PID/ns</c>.</param>
/// <param name="NsId">CRIU's number.</param>
public sealed record NamespaceId(string Kind, uint NsId);
