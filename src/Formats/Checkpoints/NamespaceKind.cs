namespace Soccr.Formats.Checkpoints;

/// <summary>A kind of namespace: how tasks name theirs, and the images that carry its number.</summary>
/// <param name="Name">Name below <c>/proc/PID/ns</c>.</param>
/// <param name="IdField">Field of <c>task_kobj_ids_entry</c>.</param>
/// <param name="CloneFlag"><c>CLONE_NEW*</c> bit.</param>
/// <param name="Images">Names of image types.</param>
public sealed record NamespaceKind(string Name, string IdField, uint CloneFlag, IReadOnlyList<string> Images)
{
    /// <summary>THE TABLE of kinds, in the order of their fields.</summary>
    /// <remarks><c>linux/include/uapi/linux/sched.h</c>, <c>criu/images/core.proto</c>.</remarks>
    public static IReadOnlyList<NamespaceKind> All { get; } =
    [
        new("pid", "pid_ns_id", 0x20000000, ["PIDNS"]),
        new("net", "net_ns_id", 0x40000000, ["NETNS", "NETDEV", "IFADDR", "ROUTE", "ROUTE6", "RULE", "IPTABLES", "IP6TABLES", "NFTABLES", "NETNF_CT", "NETNF_EXP"]),
        new("ipc", "ipc_ns_id", 0x08000000, ["IPC_VAR", "IPCNS_SHM", "IPCNS_MSG", "IPCNS_SEM"]),
        new("uts", "uts_ns_id", 0x04000000, ["UTSNS"]),
        new("mnt", "mnt_ns_id", 0x00020000, ["MNTS"]),
        new("user", "user_ns_id", 0x10000000, ["USERNS"]),
        new("cgroup", "cgroup_ns_id", 0x02000000, []),
        new("time", "time_ns_id", 0x00000080, ["TIMENS"]),
    ];
}
