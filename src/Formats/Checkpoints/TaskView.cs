using Soccr.Formats.Images;

namespace Soccr.Formats.Checkpoints;

/// <summary>One task of a checkpoint: its entry in <c>pstree.img</c> and the images that belong to it. Each image is read when it is asked for; core and ids are kept.</summary>
public sealed class TaskView
{
    private readonly Checkpoint _checkpoint;
    private readonly Lazy<MessageView?> _core, _ids;

    internal TaskView(Checkpoint checkpoint, ImageEntry entry)
    {
        _checkpoint = checkpoint;
        Entry = entry.Message;
        Pid = (uint)Entry.Number("pid");
        // Asked for again and again, and small.
        _core = new Lazy<MessageView?>(() => checkpoint.First("CORE", Pid), isThreadSafe: false);
        _ids = new Lazy<MessageView?>(() => checkpoint.First("IDS", Pid) ?? Core?.Message("ids"), isThreadSafe: false);
    }

    /// <summary>Its <c>pstree_entry</c>.</summary>
    public MessageView Entry { get; }

    /// <summary>Process id inside its pid namespace.</summary>
    public uint Pid { get; }

    /// <summary>The parent's process id; 0 for a root.</summary>
    public uint ParentPid => (uint)Entry.Number("ppid");

    /// <summary>Ids of its threads, the main one's included.</summary>
    public IReadOnlyList<ulong> Threads => Entry.Numbers("threads");

    /// <summary>Its <c>core_entry</c>, or null where <c>core-PID.img</c> is missing.</summary>
    public MessageView? Core => _core.Value;

    /// <summary>The <c>task_core_entry</c>: what its core has about the whole task.</summary>
    /// <exception cref="ImageFormatException">The task has no core, or the core is a thread's.</exception>
    public MessageView Common =>
        (Core ?? throw Missing("CORE")).Message("tc") is { } common ? common : throw Core!.Error("tc", "it is missing, expected in the core of a task");

    /// <summary>Whether it is dead or a zombie; such a task has no images but its core.</summary>
    /// <remarks><c>criu/criu/include/pid.h</c>: 2 and 6.</remarks>
    public bool IsDead => Common.Number("task_state") is 2 or 6;

    /// <summary>An error that says that an image of this task is missing.</summary>
    /// <param name="type">The image's type, such as <c>MM</c>.</param>
    public ImageFormatException Missing(string type) =>
        Entry.Error("pid", $"there is no {ImageTypes.Parse(type).FileName.With(Pid)}, expected for this task");

    /// <summary>What it shares with whom: <c>ids-PID.img</c>, or the same inside its core; null where there is neither.</summary>
    public MessageView? Ids => _ids.Value;

    /// <summary>Its <c>mm_entry</c>; null for a dead task, or one without <c>mm-PID.img</c>.</summary>
    public MessageView? Mm => _checkpoint.First("MM", Pid);

    /// <summary>Its <c>fs_entry</c>, or null.</summary>
    public MessageView? Fs => _checkpoint.First("FS", Pid);

    /// <summary>Its <c>creds_entry</c>: an image of its own, or inside its core.</summary>
    public MessageView? Credentials => _checkpoint.First("CREDS", Pid) ?? Core?.Message("thread_core")?.Message("creds");

    /// <summary>Its descriptors: the entries of the <c>fdinfo-N.img</c> that its ids name.</summary>
    public IEnumerable<MessageView> Descriptors
    {
        get
        {
            // Before there were ids the table had the task's own number.
            ulong table = Ids?.Number("files_id") ?? Pid;
            return _checkpoint.EntriesOf("FDINFO", table).Select(static entry => entry.Message);
        }
    }
}
