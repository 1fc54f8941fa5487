namespace Soccr.Formats.Editing.Rewriting;

/// <summary>THE TABLE of fields that rules change. A test goes through the schema for fields that look as if they were missing here.</summary>
/// <remarks><c>criu/images/*.proto</c>, with what <c>criu/criu/</c> stores in them: <c>sk-inet.c</c>, <c>files-reg.c</c>, <c>mount.c</c>, <c>net.c</c>, <c>cgroup.c</c>.</remarks>
internal static class FieldRoles
{
    private const ulong Tcp = 6, Udp = 17, Dccp = 33, Sctp = 132, UdpLite = 136;

    // Raw and ping sockets have a protocol or an id where others have a port.
    private static readonly (string, Func<ulong, bool>) s_hasPorts = ("proto", static proto => proto is Tcp or Udp or Dccp or Sctp or UdpLite);
    private static readonly (string, (ulong, string)[]) s_protocol = ("proto", [(Tcp, "tcp"), (Udp, "udp")]);

    // linux/include/uapi/linux/sched.h
    private static readonly (string, (ulong, string)[]) s_cloneFlag = ("ns_cflag",
        [(0x80, "time"), (0x20000, "mnt"), (0x2000000, "cgroup"), (0x4000000, "uts"), (0x8000000, "ipc"), (0x10000000, "user"), (0x20000000, "pid"), (0x40000000, "net")]);

    // The key of a file that the caller of the restore brings is no path.
    private static readonly (string, Func<ulong, bool>) s_isPath = ("ext", static external => external == 0);

    // Without a receiver the ids say nothing and are 0.
    private static readonly (string, Func<ulong, bool>) s_hasOwner = ("pid", static pid => pid != 0);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FieldRole> All { get; } =
    [
        new("inet_sk_entry", "src_addr", Role.Address),
        new("inet_sk_entry", "dst_addr", Role.Address),
        new("inet_sk_entry", "src_port", Role.Port) { Chooser = s_protocol, Condition = s_hasPorts },
        new("inet_sk_entry", "dst_port", Role.Port) { Chooser = s_protocol, Condition = s_hasPorts },
        new("sit_entry", "local", Role.Address),
        new("sit_entry", "remote", Role.Address),
        new("sit_entry", "rd_prefix", Role.Address) { Length = "rd_prefixlen" },
        new("sit_entry", "relay_prefix", Role.Address) { Length = "relay_prefixlen" },
        new("sit_entry", "encap_sport", Role.Port, "udp"),
        new("sit_entry", "encap_dport", Role.Port, "udp"),

        new("inet_sk_entry", "ifname", Role.IfName),
        new("sk_opts_entry", "so_bound_dev", Role.IfName),
        new("net_device_entry", "name", Role.IfName),
        new("tunfile_entry", "netdev", Role.IfName),

        new("mnt_entry", "mnt_id", Role.MntId),
        new("mnt_entry", "parent_mnt_id", Role.MntId),
        new("reg_file_entry", "mnt_id", Role.MntId),
        new("unix_sk_entry", "mnt_id", Role.MntId),
        new("bpfmap_file_entry", "mnt_id", Role.MntId),
        new("fh_entry", "mnt_id", Role.MntId),
        new("fanotify_mount_mark_entry", "mnt_id", Role.MntId),

        new("task_kobj_ids_entry", "pid_ns_id", Role.NsId, "pid"),
        new("task_kobj_ids_entry", "net_ns_id", Role.NsId, "net"),
        new("task_kobj_ids_entry", "ipc_ns_id", Role.NsId, "ipc"),
        new("task_kobj_ids_entry", "uts_ns_id", Role.NsId, "uts"),
        new("task_kobj_ids_entry", "mnt_ns_id", Role.NsId, "mnt"),
        new("task_kobj_ids_entry", "user_ns_id", Role.NsId, "user"),
        new("task_kobj_ids_entry", "cgroup_ns_id", Role.NsId, "cgroup"),
        new("task_kobj_ids_entry", "time_ns_id", Role.NsId, "time"),
        new("inet_sk_entry", "ns_id", Role.NsId, "net"),
        new("unix_sk_entry", "ns_id", Role.NsId, "net"),
        new("packet_sock_entry", "ns_id", Role.NsId, "net"),
        new("netlink_sk_entry", "ns_id", Role.NsId, "net"),
        new("tunfile_entry", "ns_id", Role.NsId, "net"),
        new("net_device_entry", "peer_nsid", Role.NsId, "net"),
        new("netns_id", "target_ns_id", Role.NsId, "net"),
        new("ns_file_entry", "ns_id", Role.NsId) { Chooser = s_cloneFlag },

        new("reg_file_entry", "name", Role.Path) { Condition = s_isPath },
        new("mnt_entry", "mountpoint", Role.Path) { KeepsRoot = true },
        // runc and crun give what they bring its place in the container for a key; other keys are names.
        new("mnt_entry", "ext_key", Role.Path) { KeepsRoot = true, SameAs = "mountpoint" },
        new("unix_sk_entry", "name", Role.UnixName),
        new("unix_sk_entry", "name_dir", Role.Path),
        new("sk_packet_entry", "source", Role.UnixName),
        new("fh_entry", "path", Role.Path),
        new("fanotify_mount_mark_entry", "path", Role.Path),
        new("irmap_cache_entry", "path", Role.Path),
        new("binfmt_misc_entry", "interpreter", Role.Path),

        new("cg_member_entry", "path", Role.Cgroup),
        new("cg_member_entry", "cgns_prefix", Role.CgroupPrefix),
        new("cgroup_dir_entry", "dir_name", Role.CgroupDirectory),

        new("utsns_entry", "nodename", Role.Hostname),

        new("creds_entry", "uid", Role.Uid),
        new("creds_entry", "euid", Role.Uid),
        new("creds_entry", "suid", Role.Uid),
        new("creds_entry", "fsuid", Role.Uid),
        new("creds_entry", "gid", Role.Gid),
        new("creds_entry", "egid", Role.Gid),
        new("creds_entry", "sgid", Role.Gid),
        new("creds_entry", "fsgid", Role.Gid),
        new("creds_entry", "groups", Role.Gid),
        new("task_core_entry", "loginuid", Role.Uid),
        new("fown_entry", "uid", Role.Uid) { Condition = s_hasOwner },
        new("fown_entry", "euid", Role.Uid) { Condition = s_hasOwner },
        new("file_perms_entry", "uid", Role.Uid),
        new("file_perms_entry", "gid", Role.Gid),
        new("cgroup_perms", "uid", Role.Uid),
        new("cgroup_perms", "gid", Role.Gid),
        new("ghost_file_entry", "uid", Role.Uid),
        new("ghost_file_entry", "gid", Role.Gid),
        new("memfd_inode_entry", "uid", Role.Uid),
        new("memfd_inode_entry", "gid", Role.Gid),
        new("ipc_desc_entry", "uid", Role.Uid),
        new("ipc_desc_entry", "gid", Role.Gid),
        new("ipc_desc_entry", "cuid", Role.Uid),
        new("ipc_desc_entry", "cgid", Role.Gid),
        new("tty_info_entry", "uid", Role.Uid),
        new("tty_info_entry", "gid", Role.Gid),
        new("autofs_entry", "uid", Role.Uid),
        new("autofs_entry", "gid", Role.Gid),
        new("tun_link_entry", "owner", Role.Uid),
        new("tun_link_entry", "group", Role.Gid),
    ];
}
