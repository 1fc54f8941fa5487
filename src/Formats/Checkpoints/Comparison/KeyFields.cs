namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>
/// THE TABLE of what identifies the elements of a list: one field for each message, perhaps of a message inside it. Messages that are not here are
/// told apart by their position, such as signal actions and limits, or by what is in them.
/// </summary>
internal static class KeyFields
{
    private static readonly Dictionary<string, string> s_keys = new()
    {
        ["aa_namespace"] = "name",
        ["aa_policy"] = "name",
        ["aio_ring_entry"] = "id",
        ["binfmt_misc_entry"] = "name",
        ["bpfmap_data_entry"] = "map_id",
        ["bpfmap_file_entry"] = "id",
        ["cg_member_entry"] = "name",
        ["cg_set_entry"] = "id",
        ["cgroup_dir_entry"] = "dir_name",
        ["cgroup_prop_entry"] = "name",
        ["eventfd_file_entry"] = "id",
        ["eventpoll_file_entry"] = "id",
        ["eventpoll_tfd_entry"] = "tfd",
        ["ext_file_entry"] = "id",
        ["fanotify_file_entry"] = "id",
        ["fdinfo_entry"] = "fd",
        ["fifo_entry"] = "id",
        ["file_entry"] = "id",
        ["ghost_chunk_entry"] = "off",
        ["inet_sk_entry"] = "id",
        ["inotify_file_entry"] = "id",
        ["inotify_wd_entry"] = "wd",
        ["ipc_msg_entry"] = "desc.id",
        ["ipc_sem_entry"] = "desc.id",
        ["ipc_shm_entry"] = "desc.id",
        ["irmap_cache_entry"] = "inode",
        ["memfd_file_entry"] = "id",
        ["memfd_inode_entry"] = "inode_id",
        ["mnt_entry"] = "mnt_id",
        ["net_device_entry"] = "ifindex",
        ["netlink_sk_entry"] = "id",
        ["netns_id"] = "target_ns_id",
        ["ns_file_entry"] = "id",
        ["packet_sock_entry"] = "id",
        ["pagemap_entry"] = "vaddr",
        ["pidfd_entry"] = "id",
        ["pipe_data_entry"] = "pipe_id",
        ["pipe_entry"] = "id",
        ["posix_timer_entry"] = "it_id",
        ["pstree_entry"] = "pid",
        ["reg_file_entry"] = "id",
        ["remap_file_path_entry"] = "orig_id",
        ["signalfd_entry"] = "id",
        ["sk_packet_entry"] = "id_for",
        ["timerfd_entry"] = "id",
        ["tty_data_entry"] = "tty_id",
        ["tty_file_entry"] = "id",
        ["tty_info_entry"] = "id",
        ["tunfile_entry"] = "id",
        ["uid_gid_extent"] = "first",
        ["unix_sk_entry"] = "id",
        ["vma_entry"] = "start",
    };

    /// <summary>A field that must be equal too: an id that has become one of another kind is another thing.</summary>
    private static readonly Dictionary<string, string> s_kinds = new() { ["file_entry"] = "type" };

    /// <summary>Messages and their fields, for the test that holds the table against the schema.</summary>
    public static IReadOnlyDictionary<string, string> All => s_keys;

    /// <summary>The path of a message's key, or null.</summary>
    public static string? Of(string message) => s_keys.GetValueOrDefault(message);

    /// <summary>The field that must be equal too, or null.</summary>
    public static string? KindOf(string message) => s_kinds.GetValueOrDefault(message);
}
