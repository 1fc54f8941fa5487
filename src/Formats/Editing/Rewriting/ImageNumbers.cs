using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>THE TABLE of what the numbers in images' names are, where rules or selectors ask for it.</summary>
/// <remarks><c>criu/criu/image-desc.c</c>, <c>criu/criu/net.c</c>, <c>criu/criu/mount.c</c>.</remarks>
internal static class ImageNumbers
{
    private static readonly Dictionary<string, (Role? Role, string? Kind)> s_numbers = Build(
        (Role.NsId, "net", ["NETDEV", "NETNS", "IFADDR", "ROUTE", "ROUTE6", "RULE", "IPTABLES", "IP6TABLES", "NFTABLES", "NETNF_CT", "NETNF_EXP"]),
        (Role.NsId, "mnt", ["MNTS"]),
        (Role.NsId, "uts", ["UTSNS"]),
        (Role.NsId, "ipc", ["IPC_VAR", "IPCNS_SHM", "IPCNS_MSG", "IPCNS_SEM"]),
        (Role.NsId, "user", ["USERNS"]),
        (Role.NsId, "time", ["TIMENS"]),
        (Role.NsId, "pid", ["PIDNS"]),
        (Role.MntId, null, ["TMPFS_IMG"]),
        (null, null, ["CORE", "IDS", "MM", "VMAS", "SIGACT", "ITIMERS", "POSIX_TIMERS", "CREDS", "FS", "RLIMIT", "PAGEMAP", "SIGNAL", "PSIGNAL"]));

    /// <summary>What the number in a file's name is: its role and, for a namespace, the kind of that.</summary>
    /// <returns>False where it is none of the roles.</returns>
    public static bool TryRole(ImageFile file, out Role role, out string? kind, out ulong number)
    {
        (role, kind, number) = (default, null, 0);
        if (file.Type is null || !s_numbers.TryGetValue(file.Type.Name, out (Role? Role, string? Kind) known) || known.Role is null) return false;
        (role, kind) = (known.Role.Value, known.Kind);
        return file.Type.FileName.TryNumber(file.Name, out number);
    }

    /// <summary>The task that an image belongs to by its name, or null.</summary>
    public static ulong? TaskOf(ImageFile file) =>
        file.Type is { } type && s_numbers.TryGetValue(type.Name, out (Role? Role, string? Kind) known) && known.Role is null && type.FileName.TryNumber(file.Name, out ulong pid) ? pid : null;

    private static Dictionary<string, (Role? Role, string? Kind)> Build(params (Role? Role, string? Kind, string[] Types)[] rows)
    {
        var table = new Dictionary<string, (Role?, string?)>();
        foreach ((Role? role, string? kind, string[] types) in rows)
        {
            foreach (string type in types) table.Add(ImageTypes.Parse(type).Name, (role, kind));
        }
        return table;
    }
}
