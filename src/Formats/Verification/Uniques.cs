namespace Soccr.Formats.Verification;

/// <summary>TABLE of the ids that nothing else of the same kind may have.</summary>
internal static class Uniques
{
    public static IReadOnlyList<UniqueCheck> All { get; } =
    [
        new("unique-mount", "MNTS", "mnt_id", "no two mounts have the same id"),
        new("unique-device", "NETDEV", "ifindex", "no two devices of a network namespace have the same index") { InOneImage = true },
        new("unique-descriptor", "FDINFO", "fd", "no table of descriptors has a number twice") { InOneImage = true },
        new("unique-inet-inode", "INETSK", "ino", "no two inet sockets have the same inode"),
        new("unique-unix-inode", "UNIXSK", "ino", "no two unix sockets have the same inode"),
        new("unique-terminal", "TTY_INFO", "id", "no terminal is described twice"),
        new("unique-memfd", "MEMFD_INODE", "inode_id", "no memfd inode is described twice"),
        new("unique-cgroup-set", "CGROUP", "sets.id", "no two cgroup sets have the same id"),
        new("unique-pipe-data", "PIPES_DATA", "pipe_id", "no pipe has its data twice"),
        new("unique-fifo-data", "FIFO_DATA", "pipe_id", "no fifo has its data twice"),
        new("unique-bpf-data", "BPFMAP_DATA", "map_id", "no bpf map has its data twice"),
        new("unique-remap", "REMAP_FPATH", "orig_id", "no file is remapped twice"),
        new("unique-segment", "IPCNS_SHM", "desc.id", "no two System V segments have the same id") { InOneImage = true },
    ];
}
