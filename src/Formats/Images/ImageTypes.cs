using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Netlink.Families;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Images;

/// <summary>THE TABLE of images, in CRIU's order. A new image type is one row here, one message in <c>schemas/criu</c> and a fixture.</summary>
/// <remarks><c>criu/image-desc.c</c> (names, files), <c>criu/include/magic.h</c> (words), <c>criu/include/protobuf-desc.h</c> (messages).</remarks>
public static class ImageTypes
{
    /// <summary>IMG_COMMON_MAGIC.</summary>
    internal const uint CommonMagic = 0x54564319;

    /// <summary>IMG_SERVICE_MAGIC.</summary>
    internal const uint ServiceMagic = 0x55105940;

    /// <summary>All types.</summary>
    public static IReadOnlyList<ImageType> All => s_all;

    private static readonly ImageType[] s_all =
    [
        new("INVENTORY", "inventory.img") { Magic = 0x58313116, Head = ImageHead.None, Message = "inventory_entry", Single = true },
        new("FDINFO", "fdinfo-%u.img") { Magic = 0x56213732, Message = "fdinfo_entry" },
        new("PAGEMAP", "pagemap-%lu.img") { Magic = 0x56084025, Message = "pagemap_head", NextMessage = "pagemap_entry" },
        new("SHMEM_PAGEMAP", "pagemap-shmem-%lu.img") { Magic = 0x56084025, MagicName = "PAGEMAP", Message = "pagemap_head", NextMessage = "pagemap_entry" },
        new("REG_FILES", "reg-files.img") { Magic = 0x50363636, Message = "reg_file_entry" },
        new("EXT_FILES", "ext-files.img") { Magic = 0x59255641, Message = "ext_file_entry" },
        new("NS_FILES", "ns-files.img") { Magic = 0x61394011, Message = "ns_file_entry" },
        new("EVENTFD_FILE", "eventfd.img") { Magic = 0x44523722, Message = "eventfd_file_entry" },
        new("EVENTPOLL_FILE", "eventpoll.img") { Magic = 0x45023858, Message = "eventpoll_file_entry" },
        new("EVENTPOLL_TFD", "eventpoll-tfd.img") { Magic = 0x44433746, Message = "eventpoll_tfd_entry" },
        new("SIGNALFD", "signalfd.img") { Magic = 0x57323820, Message = "signalfd_entry" },
        new("INOTIFY_FILE", "inotify.img") { Magic = 0x48424431, Message = "inotify_file_entry" },
        new("INOTIFY_WD", "inotify-wd.img") { Magic = 0x54562009, Message = "inotify_wd_entry" },
        new("FANOTIFY_FILE", "fanotify.img") { Magic = 0x55096122, Message = "fanotify_file_entry" },
        new("FANOTIFY_MARK", "fanotify-mark.img") { Magic = 0x56506035, Message = "fanotify_mark_entry" },
        new("CORE", "core-%u.img") { Magic = 0x55053847, Message = "core_entry", Single = true },
        new("IDS", "ids-%u.img") { Magic = 0x54432030, Message = "task_kobj_ids_entry", Single = true },
        new("MM", "mm-%u.img") { Magic = 0x57492820, Message = "mm_entry", Single = true },
        new("VMAS", "vmas-%u.img") { Magic = 0x54123737, Message = "vma_entry" },
        new("PIPES", "pipes.img") { Magic = 0x56513555, Message = "pipe_entry" },
        new("PIPES_DATA", "pipes-data.img") { Magic = 0x56453709, Message = "pipe_data_entry", Payload = new BlobPayload("bytes") },
        new("FIFO", "fifo.img") { Magic = 0x58364939, Message = "fifo_entry" },
        new("FIFO_DATA", "fifo-data.img") { Magic = 0x59333054, Message = "pipe_data_entry", Payload = new BlobPayload("bytes") },
        new("PSTREE", "pstree.img") { Magic = 0x50273030, Message = "pstree_entry" },
        new("SIGACT", "sigacts-%u.img") { Magic = 0x55344201, Message = "sa_entry" },
        new("UNIXSK", "unixsk.img") { Magic = 0x54373943, Message = "unix_sk_entry" },
        new("INETSK", "inetsk.img") { Magic = 0x56443851, Message = "inet_sk_entry" },
        new("PACKETSK", "packetsk.img") { Magic = 0x60454618, Message = "packet_sock_entry" },
        new("NETLINK_SK", "netlinksk.img") { Magic = 0x58005614, Message = "netlink_sk_entry" },
        new("SK_QUEUES", "sk-queues.img") { Magic = 0x56264026, Message = "sk_packet_entry", Payload = new BlobPayload("length") },
        new("ITIMERS", "itimers-%u.img") { Magic = 0x57464056, Message = "itimer_entry" },
        new("POSIX_TIMERS", "posix-timers-%u.img") { Magic = 0x52603957, Message = "posix_timer_entry" },
        new("CREDS", "creds-%u.img") { Magic = 0x54023547, Message = "creds_entry", Single = true },
        new("UTSNS", "utsns-%u.img") { Magic = 0x54473203, Message = "utsns_entry", Single = true },
        new("IPC_VAR", "ipcns-var-%u.img") { Magic = 0x53115007, Message = "ipc_var_entry", Single = true },
        new("IPCNS_SHM", "ipcns-shm-%u.img") { Magic = 0x46283044, Message = "ipc_shm_entry", Payload = new SharedMemoryPayload() },
        new("IPCNS_MSG", "ipcns-msg-%u.img") { Magic = 0x55453737, Message = "ipc_msg_entry", Payload = new MessageQueuePayload() },
        new("IPCNS_SEM", "ipcns-sem-%u.img") { Magic = 0x59573019, Message = "ipc_sem_entry", Payload = new SemaphorePayload() },
        new("FS", "fs-%u.img") { Magic = 0x51403912, Message = "fs_entry", Single = true },
        new("REMAP_FPATH", "remap-fpath.img") { Magic = 0x59133954, Message = "remap_file_path_entry" },
        new("GHOST_FILE", "ghost-file-%x.img")
        {
            Magic = 0x52583605, Message = "ghost_file_entry", Payload = new GhostPayload(),
            NextMessage = "ghost_chunk_entry", NextPayload = new BlobPayload("len"),
        },
        new("MEMFD_INODE", "memfd.img") { Magic = 0x48453499, Message = "memfd_inode_entry" },
        new("TCP_STREAM", "tcp-stream-%x.img") { Magic = 0x51465506, Message = "tcp_stream_entry", Payload = new QueuesPayload(), Single = true },
        new("MNTS", "mountpoints-%u.img") { Magic = 0x55563928, Message = "mnt_entry" },
        new("NETDEV", "netdev-%u.img") { Magic = 0x57373951, Message = "net_device_entry" },
        new("NETNS", "netns-%u.img") { Magic = 0x55933752, Message = "netns_entry", Single = true },
        new("IFADDR", "ifaddr-%u.img") { Head = ImageHead.Raw, Raw = new NetlinkImage("ip addr save: u32 0x47361222, rtnetlink messages", static () => Rtnetlink.Family, new MessageStart(20, [2], [10]), 0x47361222) },
        new("ROUTE", "route-%u.img") { Head = ImageHead.Raw, Raw = new NetlinkImage("ip route save: u32 0x45311224, rtnetlink messages", static () => Rtnetlink.Family, new MessageStart(24, [2]), 0x45311224) },
        new("ROUTE6", "route6-%u.img") { Head = ImageHead.Raw, Raw = new NetlinkImage("ip -6 route save: u32 0x45311224, rtnetlink messages", static () => Rtnetlink.Family, new MessageStart(24, [10]), 0x45311224) },
        new("RULE", "rule-%u.img") { Head = ImageHead.Raw, Raw = new NetlinkImage("ip rule save: u32 0x71706986, rtnetlink messages", static () => Rtnetlink.Family, new MessageStart(32, [2], [10]), 0x71706986) },
        new("IPTABLES", "iptables-%u.img") { Head = ImageHead.Raw, Raw = new TextImage("lines of iptables-save") },
        new("IP6TABLES", "ip6tables-%u.img") { Head = ImageHead.Raw, Raw = new TextImage("lines of ip6tables-save") },
        new("NFTABLES", "nftables-%u.img") { Head = ImageHead.Raw, Raw = new TextImage("lines of nft list ruleset") },
        new("TMPFS_IMG", "tmpfs-%u.tar.gz.img") { Head = ImageHead.Raw, Raw = new ArchiveImage() },
        new("TMPFS_DEV", "tmpfs-dev-%u.tar.gz.img") { Head = ImageHead.Raw, Raw = new ArchiveImage() },
        new("AUTOFS", "autofs-%u.img") { Magic = 0x49353943, Message = "autofs_entry", Single = true },
        new("BINFMT_MISC_OLD", "binfmt-misc-%u.img") { Magic = 0x67343323, MagicName = "BINFMT_MISC", Message = "binfmt_misc_entry" },
        new("BINFMT_MISC", "binfmt-misc.img") { Magic = 0x67343323, Message = "binfmt_misc_entry" },
        new("TTY_FILES", "tty.img") { Magic = 0x59433025, Message = "tty_file_entry" },
        new("TTY_INFO", "tty-info.img") { Magic = 0x59453036, Message = "tty_info_entry" },
        new("TTY_DATA", "tty-data.img") { Magic = 0x59413026, Message = "tty_data_entry" },
        new("FILE_LOCKS", "filelocks.img") { Magic = 0x54323616, Message = "file_lock_entry" },
        new("RLIMIT", "rlimit-%u.img") { Magic = 0x57113925, Message = "rlimit_entry" },
        new("PAGES", "pages-%u.img") { Head = ImageHead.Raw, Raw = new BlobImage("pages of memory", unit: 4096) },
        // Only in CRIU's table, no code opens them any more: page data behind the magic words of a pagemap.
        new("PAGES_OLD", "pages-%d.img") { Magic = 0x56084025, MagicName = "PAGEMAP", Raw = new BlobImage("magic words and page data") },
        new("SHM_PAGES_OLD", "pages-shmem-%ld.img") { Magic = 0x56084025, MagicName = "PAGEMAP", Raw = new BlobImage("magic words and page data") },
        new("SIGNAL", "signal-s-%u.img") { Magic = 0x59255647, Message = "siginfo_entry" },
        new("PSIGNAL", "signal-p-%u.img") { Magic = 0x59255647, MagicName = "SIGNAL", Message = "siginfo_entry" },
        new("TUNFILE", "tunfile.img") { Magic = 0x57143751, Message = "tunfile_entry" },
        new("CGROUP", "cgroup.img") { Magic = 0x59383330, Message = "cgroup_entry", Single = true },
        new("TIMERFD", "timerfd.img") { Magic = 0x50493712, Message = "timerfd_entry" },
        new("CPUINFO", "cpuinfo.img") { Magic = 0x61404013, Message = "cpuinfo_entry", Single = true },
        new("SECCOMP", "seccomp.img") { Magic = 0x64413049, Message = "seccomp_entry", Single = true },
        new("USERNS", "userns-%u.img") { Magic = 0x55474906, Message = "userns_entry", Single = true },
        new("NETNF_CT", "netns-ct-%u.img") { Head = ImageHead.Raw, Raw = new NetlinkImage("conntrack messages", static () => Conntrack.Family, new MessageStart(0x100, [2, 0], [10, 0])) },
        new("NETNF_EXP", "netns-exp-%u.img")
        {
            Head = ImageHead.Raw,
            Raw = new NetlinkImage("conntrack messages", static () => Conntrack.Family, new MessageStart(0x200, [2, 0], [10, 0]))
            {
                NoteOnOthers = "no expectations: CRIU repeats the conntrack entries here, a bug of CRIU's",
            },
        },
        new("FILES", "files.img") { Magic = 0x56303138, Message = "file_entry" },
        new("TIMENS", "timens-%u.img") { Magic = 0x43114433, Message = "timens_entry", Single = true },
        new("PIDNS", "pidns-%u.img") { Magic = 0x61157326, Message = "pidns_entry", Single = true },
        new("BPFMAP_FILE", "bpfmap-file.img") { Magic = 0x57506142, Message = "bpfmap_file_entry" },
        new("BPFMAP_DATA", "bpfmap-data.img") { Magic = 0x64324033, Message = "bpfmap_data_entry", Payload = new BlobPayload("keys_bytes", "values_bytes") },
        new("APPARMOR", "apparmor.img") { Magic = 0x59423047, Message = "apparmor_entry", Single = true },
        new("PIDFD", "pidfd.img") { Magic = 0x54435556, Message = "pidfd_entry" },
        new("STATS", "stats-%s") { Magic = 0x57093306, Head = ImageHead.Service, Message = "stats_entry", Single = true },
        new("IRMAP_CACHE", "irmap-cache") { Magic = 0x57004059, Head = ImageHead.Service, Message = "irmap_cache_entry" },
        // Not CRIU's: dumps of sockets by other means, in the same form.
        new("AF_INET_CR", "udp-%u.nl") { Head = ImageHead.Raw, Raw = new NetlinkImage("af_inet_cr messages", static () => InetCr.Family, new MessageStart(null, [1, 1, 0, 0], [2, 1, 0, 0], [65, 1, 0, 0])) },
        new("SOCK_DIAG", "diag-%s.nl") { Head = ImageHead.Raw, Raw = new NetlinkImage("sock_diag requests and answers", static () => SocketDiag.Family, new MessageStart(20, [1], [2], [10], [16], [17])) },
    ];

    /// <summary>The type of that name in CRIU's table.</summary>
    public static ImageType? ByName(string name) => Array.Find(s_all, type => type.Name == name);

    /// <summary>The types with that word in front of a dump.</summary>
    internal static ImageType[] ByDumpMagic(uint word) => word == 0 ? [] : Array.FindAll(s_all, type => type.Raw?.DumpMagic == word);

    /// <summary>The type of that name in CRIU's table.</summary>
    /// <exception cref="ArgumentException">There is none; the message suggests one that is close.</exception>
    public static ImageType Parse(string name) =>
        ByName(name) ?? throw new ArgumentException($"no image type {name}{Suggestion.For(name, All.Select(static type => type.Name))}");

    /// <summary>The first type with that magic word that has entries; others of the same word read alike.</summary>
    public static ImageType? ByMagic(uint magic) => Array.Find(s_all, type => type.Magic == magic && type.HasEntries);

    /// <summary>The first type whose magic word has that name.</summary>
    public static ImageType? ByMagicName(string name) => Array.Find(s_all, type => type.MagicName == name);

    /// <summary>The type that a file's name says, where it says one.</summary>
    /// <param name="path">A path; only its last part counts.</param>
    public static ImageType? ByFileName(string path)
    {
        ReadOnlySpan<char> name = Path.GetFileName(path.AsSpan());
        foreach (ImageType type in s_all)
        {
            if (type.FileName.Matches(name)) return type;
        }
        return null;
    }
}
