using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>TABLE of what fields name.</summary>
internal static class Targets
{
    /// <summary>Fields of <c>task_kobj_ids_entry</c> that name namespaces.</summary>
    public static readonly string[] NamespaceFields =
        ["pid_ns_id", "net_ns_id", "ipc_ns_id", "uts_ns_id", "mnt_ns_id", "user_ns_id", "cgroup_ns_id", "time_ns_id"];

    public static readonly Target RegularFile = Target.Of("regular file", ("REG", "id"));
    public static readonly Target MemoryFile = Target.Of("memfd", ("MEMFD", "id"));
    public static readonly Target PacketSocket = Target.Of("packet socket", ("PACKETSK", "id"));
    public static readonly Target OpenFile = Target.Of("open file", [.. FileKind.All.Select(static kind => (kind.Name, "id"))]);
    public static readonly Target Socket = Target.Of("socket", ("INETSK", "id"), ("UNIXSK", "id"), ("NETLINKSK", "id"), ("PACKETSK", "id"));
    public static readonly Target TcpSocket = Target.Of("inet socket", ("INETSK", "ino"));
    public static readonly Target UnixInode = Target.Of("unix socket", ("UNIXSK", "ino"));
    public static readonly Target Pipe = Target.Of("pipe", ("PIPE", "pipe_id"));
    public static readonly Target Fifo = Target.Of("fifo", ("FIFO", "pipe_id"));
    public static readonly Target Terminal = Target.Of("terminal", ("TTY_INFO", "id"));
    public static readonly Target MemoryInode = Target.Of("memfd inode", ("MEMFD_INODE", "inode_id"));
    public static readonly Target BpfMap = Target.Of("bpf map", ("BPFMAP", "map_id"));
    public static readonly Target CgroupSet = Target.Of("cgroup set", ("CGROUP", "sets.id")) with { IsTold = static facts => facts.First("INVENTORY") is not null };
    public static readonly Target Mount = Target.Of("mount", ("MNTS", "mnt_id")) with { IsTold = static facts => facts.Images("MNTS").Any() };
    public static readonly Target Task = Target.Of("task", ("PSTREE", "pid"));
    public static readonly Target Thread = new("thread", ["PSTREE"], TaskThreads.All);
    public static readonly Target SharedMemory = Target.Of("System V segment", ("IPCNS_SHM", "desc.id"));

    public static readonly Target NetNamespace = new("network namespace", ["IDS", "CORE", "INVENTORY"], static facts => Namespaces(facts, ["net_ns_id"], ["NETNS"]));
    public static readonly Target AnyNamespace = new("namespace", ["IDS", "CORE", "INVENTORY"],
        static facts => Namespaces(facts, NamespaceFields, ["NETNS", "MNTS", "UTSNS", "IPC_VAR", "USERNS", "TIMENS", "PIDNS"]));

    private static IdSet Namespaces(CheckpointFacts facts, string[] fields, string[] images) =>
    [
        .. TaskIds.All(facts).SelectMany(ids => fields.Select(ids.Number)),
        .. images.SelectMany(facts.Images).Select(Checkpoint.NumberOf).OfType<ulong>(),
    ];
}
