using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>The entry that is being rewritten, as the selectors of rules ask for it.</summary>
/// <param name="checkpoint">The checkpoint it is in, which says what files a task uses.</param>
internal sealed class EntryScope(Checkpoint checkpoint)
{
    private readonly Dictionary<ulong, HashSet<(uint Kind, uint Id)>> _filesOf = [];
    private ImageFile? _file;
    private MessageView? _entry;
    private MessageView? _member;
    private FileKind? _kind;

    /// <summary>Goes to an image; no entry of it is looked at.</summary>
    public void Begin(ImageFile file)
    {
        _file = file;
        _entry = _member = null;
        _kind = file.Type is null ? null : FileKind.ByImage(file.Type.Name);
    }

    /// <summary>Goes to an entry of that image.</summary>
    public void Begin(MessageView entry)
    {
        _entry = _member = entry;
        if (entry.MessageName != "file_entry") return;
        _kind = FileKind.ByNumber(entry.Number("type"));
        _member = _kind is null ? null : entry.Message(_kind.Member);
    }

    /// <summary>Whether all conditions hold here.</summary>
    public bool Matches(RuleWhere where) =>
        (where.Image is null || where.Image == _file!.Name || where.Image == _file.Type?.Name)
        && (where.Id is null || where.Id == Field(_entry, "id"))
        && (where.Ino is null || where.Ino == Field(_member, "ino"))
        && (where.NsId is null || where.NsId == Namespace())
        && (where.Pid is null || IsOf(where.Pid.Value));

    private ulong? Namespace() =>
        Field(_member, "ns_id") ?? (ImageNumbers.TryRole(_file!, out Role role, out _, out ulong number) && role == Role.NsId ? number : null);

    private bool IsOf(ulong pid)
    {
        if (ImageNumbers.TaskOf(_file!) is { } owner) return owner == pid;
        if (_kind is null || Field(_entry, "id") is not { } id) return false;
        if (!_filesOf.TryGetValue(pid, out HashSet<(uint, uint)>? files)) _filesOf[pid] = files = FilesOf(pid);
        return files.Contains((_kind.Number, (uint)id));
    }

    private HashSet<(uint Kind, uint Id)> FilesOf(ulong pid)
    {
        var files = new HashSet<(uint, uint)>();
        if (checkpoint.Tasks.FirstOrDefault(task => task.Pid == pid) is not { } task) return files;
        foreach (MessageView descriptor in task.Descriptors)
        {
            files.Add(((uint)descriptor.Number("type"), (uint)descriptor.Number("id")));
        }
        uint regular = FileKind.All[0].Number;
        if (task.Fs is { } fs) files.UnionWith([(regular, (uint)fs.Number("cwd_id")), (regular, (uint)fs.Number("root_id"))]);
        if (task.Mm is { } mm) files.Add((regular, (uint)mm.Number("exe_file_id")));
        return files;
    }

    private static ulong? Field(MessageView? message, string name) =>
        message is not null && Array.Exists(message.Codec.Fields, field => field.Schema.Name == name) && message.TryNumber(name, out ulong value) ? value : null;
}
