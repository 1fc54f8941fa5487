using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>TABLE of the fields that name something in another image. A new reference is one row, and its broken fixture.</summary>
/// <remarks>What CRIU looks up while it restores: <c>criu/files.c</c>, <c>files-reg.c</c>, <c>mem.c</c>, <c>pipes.c</c>, <c>tty.c</c>, <c>sk-unix.c</c>, <c>cgroup.c</c>.</remarks>
internal static class References
{
    private const ulong None = ulong.MaxValue;

    // criu/include/image.h
    private const ulong FilePrivate = 1 << 6, FileShared = 1 << 7, AnonShared = 1 << 8, SystemV = 1 << 10, Socket = 1 << 11, Memfd = 1 << 14;
    private const ulong Linked = 0, SigevThreadId = 4;

    public static IReadOnlyList<ReferenceCheck> All { get; } =
    [
        new("lock-task", "FILE_LOCKS", "pid", Targets.Task, "a file lock's owner is a task"),
        new("pipe-data-pipe", "PIPES_DATA", "pipe_id", Targets.Pipe, "data of a pipe has its pipe"),
        new("fifo-data-fifo", "FIFO_DATA", "pipe_id", Targets.Fifo, "data of a fifo has its fifo"),
        new("fifo-file", "FIFO", "regf_id", Targets.RegularFile, "a fifo's name is an open file"),
        new("tty-terminal", "TTY", "tty_info_id", Targets.Terminal, "an open terminal is described"),
        new("tty-file", "TTY", "regf_id", Targets.RegularFile, "a terminal's name is an open file"),
        new("tty-data-terminal", "TTY_DATA", "tty_id", Targets.Terminal, "data of a terminal has its terminal"),
        new("memfd-inode", "MEMFD", "inode_id", Targets.MemoryInode, "an open memfd has its inode"),
        new("memfd-pagemap", "MEMFD_INODE", "shmid", Target.Image("SHMEM_PAGEMAP"), "a memfd's contents are there") { When = static (inode, _) => inode.Number("size") > 0 },
        new("bpf-data-map", "BPFMAP_DATA", "map_id", Targets.BpfMap, "data of a bpf map has its map"),
        new("remap-file", "REMAP_FPATH", "orig_id", Targets.RegularFile, "a file that is remapped is an open file"),
        new("remap-link", "REMAP_FPATH", "remap_id", Targets.RegularFile, "the link that a deleted file is opened by is an open file") { When = static (remap, _) => remap.Has("remap_type") && remap.Number("remap_type") == Linked },
        new("fs-cwd", "FS", "cwd_id", Targets.RegularFile, "a task's working directory is an open file"),
        new("fs-root", "FS", "root_id", Targets.RegularFile, "a task's root directory is an open file"),
        new("mm-exe", "MM", "exe_file_id", Targets.RegularFile, "a task's executable is an open file"),
        new("vma-file", "MM", "vmas.shmid", Targets.RegularFile, "a mapped file is an open file") { When = static (vma, _) => Has(vma, FilePrivate | FileShared) && !Has(vma, Memfd) },
        new("vma-memfd", "MM", "vmas.shmid", Targets.MemoryFile, "a mapped memfd is an open file") { When = static (vma, _) => Has(vma, FilePrivate | FileShared) && Has(vma, Memfd) },
        new("vma-shmem", "MM", "vmas.shmid", Target.Image("SHMEM_PAGEMAP"), "shared memory's contents are there") { When = static (vma, _) => Has(vma, AnonShared) && !Has(vma, SystemV) },
        new("vma-socket", "MM", "vmas.shmid", Targets.PacketSocket, "a mapped packet socket is an open file") { When = static (vma, _) => Has(vma, Socket) },
        new("reg-mount", "REG", "mnt_id", Targets.Mount, "an open file's mount is described") { When = IsMount },
        new("unix-mount", "UNIXSK", "mnt_id", Targets.Mount, "a unix socket's mount is described") { When = IsMount },
        new("bpf-mount", "BPFMAP", "mnt_id", Targets.Mount, "a bpf map's mount is described") { When = IsMount },
        new("fanotify-mount", "FANOTIFY", "mark.me.mnt_id", Targets.Mount, "a mount that fanotify marks is described") { When = IsMount },
        new("inet-netns", "INETSK", "ns_id", Targets.NetNamespace, "an inet socket's network namespace is a task's or has images") { When = IsSet },
        new("unix-netns", "UNIXSK", "ns_id", Targets.NetNamespace, "a unix socket's network namespace is a task's or has images") { When = IsSet },
        new("packet-netns", "PACKETSK", "ns_id", Targets.NetNamespace, "a packet socket's network namespace is a task's or has images") { When = IsSet },
        new("netlink-netns", "NETLINKSK", "ns_id", Targets.NetNamespace, "a netlink socket's network namespace is a task's or has images") { When = IsSet },
        new("tun-netns", "TUNF", "ns_id", Targets.NetNamespace, "a tun file's network namespace is a task's or has images") { When = IsSet },
        new("netns-peer", "NETNS", "nsids.target_ns_id", Targets.NetNamespace, "a network namespace that another one has a number for is known"),
        new("link-netns", "NETDEV", "peer_nsid", Targets.NetNamespace, "the network namespace of a device's other end is known"),
        new("ns-file", "NS", "ns_id", Targets.AnyNamespace, "an open namespace is a task's or has images"),
        new("queue-socket", "SK_QUEUES", "id_for", Targets.Socket, "data of a socket's queue has its socket"),
        new("queue-rights", "SK_QUEUES", "scm.rights", Targets.OpenFile, "a descriptor in flight is of an open file"),
        new("core-cgroup", "CORE", "tc.cg_set", Targets.CgroupSet, "a task's cgroup set is described") { Unless = RootCgroups },
        new("thread-cgroup", "CORE", "thread_core.cg_set", Targets.CgroupSet, "a thread's cgroup set is described") { Unless = RootCgroups },
        new("timer-thread", "CORE", "tc.timers.posix.notify_thread_id", Targets.Thread, "a timer signals a thread that is there") { When = static (timer, _) => timer.Number("it_sigev_notify") == SigevThreadId },
    ];

    private static bool Has(MessageView vma, ulong bits) => (vma.Number("status") & bits) != 0;

    private static bool IsSet(MessageView message, ulong id) => id != 0;

    private static bool IsMount(MessageView message, ulong id) => id != None && id != 0;

    private static ulong? RootCgroups(CheckpointFacts facts) => facts.First("INVENTORY") is { } inventory && inventory.TryNumber("root_cg_set", out ulong set) ? set : null;
}
