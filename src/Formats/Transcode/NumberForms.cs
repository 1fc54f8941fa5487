using Soccr.Formats.Schema;

namespace Soccr.Formats.Transcode;

/// <summary>The tables behind the <c>(criu)</c> options: which text form a field has.</summary>
/// <remarks>
/// Names and values: <c>sys/mman.h</c>, <c>fcntl.h</c>, <c>linux/fcntl.h</c>, <c>sys/socket.h</c>, <c>net/tcp_states.h</c>,
/// <c>criu/include/image.h</c> (VMA areas), <c>criu/include/pagemap.h</c>; the spelling is crit's.
/// </remarks>
internal static class NumberForms
{
    // MAP_DROPPABLE is 8 in Linux 6.11; VMA_AREA bits 4 and 16 have no name in crit.
    private static readonly Dictionary<string, FlagsForm> s_flags = new()
    {
        ["mmap.prot"] = new([("PROT_READ", 0x1), ("PROT_WRITE", 0x2), ("PROT_EXEC", 0x4)]),
        ["mmap.flags"] = new([
            ("MAP_SHARED", 0x1), ("MAP_PRIVATE", 0x2), ("MAP_DROPPABLE", 0x8), ("MAP_ANON", 0x20), ("MAP_GROWSDOWN", 0x100)]),
        ["mmap.status"] = new([
            ("VMA_AREA_REGULAR", 1 << 0), ("VMA_AREA_STACK", 1 << 1), ("VMA_AREA_VSYSCALL", 1 << 2), ("VMA_AREA_VDSO", 1 << 3),
            ("VMA_AREA_HEAP", 1 << 5), ("VMA_FILE_PRIVATE", 1 << 6), ("VMA_FILE_SHARED", 1 << 7), ("VMA_ANON_SHARED", 1 << 8),
            ("VMA_ANON_PRIVATE", 1 << 9), ("VMA_AREA_SYSVIPC", 1 << 10), ("VMA_AREA_SOCKET", 1 << 11), ("VMA_AREA_VVAR", 1 << 12),
            ("VMA_AREA_AIORING", 1 << 13), ("VMA_AREA_MEMFD", 1 << 14), ("VMA_AREA_SHSTK", 1 << 15), ("VMA_AREA_UPROBES", 1 << 17),
            ("VMA_UNSUPP", 1u << 31)], zero: "VMA_AREA_NONE"),
        ["rfile.flags"] = new([
            ("O_WRONLY", 0x1), ("O_RDWR", 0x2), ("O_CREAT", 0x40), ("O_EXCL", 0x80), ("O_NOCTTY", 0x100), ("O_TRUNC", 0x200),
            ("O_APPEND", 0x400), ("O_NONBLOCK", 0x800), ("O_DSYNC", 0x1000), ("FASYNC", 0x2000), ("O_DIRECT", 0x4000),
            ("O_LARGEFILE", 0x8000), ("O_DIRECTORY", 0x10000), ("O_NOFOLLOW", 0x20000), ("O_NOATIME", 0x40000),
            ("O_CLOEXEC", 0x80000)]),
        ["pmap.flags"] = new([("PE_PARENT", 0x1), ("PE_LAZY", 0x2), ("PE_PRESENT", 0x4)]),
        ["seals.flags"] = new([
            ("F_SEAL_SEAL", 0x1), ("F_SEAL_SHRINK", 0x2), ("F_SEAL_GROW", 0x4), ("F_SEAL_WRITE", 0x8),
            ("F_SEAL_FUTURE_WRITE", 0x10)]),
    };

    private static readonly Dictionary<string, DictionaryForm> s_dictionaries = new()
    {
        ["sk.family"] = new([("UNIX", 1), ("INET", 2), ("INET6", 10), ("NETLINK", 16), ("PACKET", 17)]),
        ["sk.type"] = new([("STREAM", 1), ("DGRAM", 2), ("RAW", 3), ("SEQPACKET", 5), ("PACKET", 10)]),
        ["sk.state"] = new([
            ("ESTABLISHED", 1), ("SYN_SENT", 2), ("SYN_RECV", 3), ("FIN_WAIT1", 4), ("FIN_WAIT2", 5), ("TIME_WAIT", 6),
            ("CLOSE", 7), ("CLOSE_WAIT", 8), ("LAST_ACK", 9), ("LISTEN", 10)]),
        ["sk.proto"] = new([("IP", 0), ("TCP", 6), ("UDP", 17), ("UDPLITE", 136)]),
        // crit calls 3 Zombie and 6 Stopped, CRIU has them the other way round (criu/include/pid.h): neither is written, so nobody
        // is misled. Crit's words are read with crit's meaning, the TASK_ words with CRIU's.
        ["gen.task_state"] = new(
            [("Alive", 1)],
            readOnly: [("Zombie", 3), ("Stopped", 6), ("TASK_ALIVE", 1), ("TASK_DEAD", 2), ("TASK_STOPPED", 3), ("TASK_ZOMBIE", 6),
                ("TASK_HELPER", 0x80), ("TASK_THREAD", 0x81), ("TASK_UNDEF", 0xff)]),
    };

    public static NumberForm? For(FieldSchema field) => field.Display switch
    {
        FieldDisplay.Device => DeviceForm.Kernel,
        FieldDisplay.OldDevice => DeviceForm.Glibc,
        FieldDisplay.Flags => s_flags[field.DisplayTable],
        FieldDisplay.Dictionary => s_dictionaries[$"{field.DisplayTable}.{field.Name}"],
        _ => null,
    };
}
