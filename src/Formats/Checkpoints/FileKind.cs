namespace Soccr.Formats.Checkpoints;

/// <summary>A kind of open file: CRIU's number for it, its member in <c>file_entry</c>, and the image it had of its own before <c>files.img</c>.</summary>
/// <param name="Number">Number in <c>enum fd_types</c>.</param>
/// <param name="Name">Name there, such as <c>INETSK</c>.</param>
/// <param name="Member">Member of <c>file_entry</c>, such as <c>isk</c>.</param>
/// <param name="Image">Name of the image type of its own, such as <c>INETSK</c>; empty where it never had one.</param>
public sealed record FileKind(uint Number, string Name, string Member, string Image)
{
    /// <summary>THE TABLE of kinds, in the order of their numbers.</summary>
    /// <remarks><c>criu/images/fdinfo.proto</c>, <c>criu/criu/files.c</c>.</remarks>
    public static IReadOnlyList<FileKind> All { get; } =
    [
        new(1, "REG", "reg", "REG_FILES"),
        new(2, "PIPE", "pipe", "PIPES"),
        new(3, "FIFO", "fifo", "FIFO"),
        new(4, "INETSK", "isk", "INETSK"),
        new(5, "UNIXSK", "usk", "UNIXSK"),
        new(6, "EVENTFD", "efd", "EVENTFD_FILE"),
        new(7, "EVENTPOLL", "epfd", "EVENTPOLL_FILE"),
        new(8, "INOTIFY", "ify", "INOTIFY_FILE"),
        new(9, "SIGNALFD", "sgfd", "SIGNALFD"),
        new(10, "PACKETSK", "psk", "PACKETSK"),
        new(11, "TTY", "tty", "TTY_FILES"),
        new(12, "FANOTIFY", "ffy", "FANOTIFY_FILE"),
        new(13, "NETLINKSK", "nlsk", "NETLINK_SK"),
        new(14, "NS", "nsf", "NS_FILES"),
        new(15, "TUNF", "tunf", "TUNFILE"),
        new(16, "EXT", "ext", "EXT_FILES"),
        new(17, "TIMERFD", "tfd", "TIMERFD"),
        new(18, "MEMFD", "memfd", ""),
        new(19, "BPFMAP", "bpf", "BPFMAP_FILE"),
        new(20, "PIDFD", "pidfd", "PIDFD"),
    ];

    /// <summary>The kind of that number, or null: <c>CTL_TTY</c> and <c>AUTOFS_PIPE</c> are of no file that is stored.</summary>
    public static FileKind? ByNumber(ulong number) => number is >= 1 and <= 20 ? All[(int)number - 1] : null;

    /// <summary>The kind whose entries stand in an image of that type, or null.</summary>
    public static FileKind? ByImage(string image) => All.FirstOrDefault(kind => kind.Image == image);
}
