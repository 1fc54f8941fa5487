using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Soccr.Formats;
using Soccr.Formats.Transcode;

namespace Soccr.Apply.Criu;

/// <summary>THE TABLE of options of a restore. The fields of <c>criu_opts</c> that have no row are in <see cref="CriuFields"/>.</summary>
public static class CriuOptions
{
    private const int NetNamespace = 0x40000000;

    // criu/criu/include/cr_options.h; what is read from cpuinfo.img is compared with this machine.
    private const uint CpuFpu = 1, CpuStrict = 2, CpuInstructions = 4, CpuAll = CpuFpu | CpuStrict | CpuInstructions, CpuDefault = CpuFpu | CpuInstructions;

    private static readonly Dictionary<string, uint> s_cpuWords = new() { ["fpu"] = CpuFpu, ["cpu"] = CpuStrict, ["ins"] = CpuInstructions, ["all"] = CpuAll };

    private static readonly string[] s_cgroupModes = ["ignore", "none", "props", "soft", "full", "strict", "default"];

    private static readonly Dictionary<FieldUse, string> s_refusals = new()
    {
        [FieldUse.Engine] = "the field is the engine's own",
        [FieldUse.DumpOnly] = "the field is for dumps, a restore passes over it",
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CriuOption> All { get; } =
    [
        Flag("tcp-established", "Restore established TCP connections"),
        Flag("tcp-close", "Restore them closed"),
        Flag("shell-job", "Give the tree this session and terminal, where it had one from outside"),
        Flag("ext-unix-sk", "Connect unix sockets to sockets outside, by name"),
        Flag("file-locks", "Take the file locks again"),
        Flag("leave-stopped", "Leave the tasks stopped"),
        Flag("weak-sysctls", "Do without sysctls that are missing"),
        Flag("mntns-compat-mode", "Restore mounts in the older way"),
        Flag("skip-file-rwx-check", "Do not compare the permissions of files"),
        Flag("evasive-devices", "Use any path of a device file, where its own is gone"),
        Flag("auto-dedup", "Punch out pages that were restored from the images"),
        Flag("lazy-pages", "Fetch pages when they are used"),
        Flag("unprivileged", "Restore with the rights that there are"),
        Flag("enable-external-sharing", "ext_sharing", "Allow mounts from outside that have peers there"),
        Flag("enable-external-masters", "ext_masters", "Allow mounts from outside that have masters there"),
        Text("root", "DIR", "Root directory of the tree"),
        Text("lsm-profile", "TYPE:NAME", "Another LSM profile for the tasks"),
        Text("lsm-mount-context", "CONTEXT", "Another SELinux context in the options of mounts"),
        Text("cgroup-yard", "DIR", "Where the cgroup hierarchies are mounted"),
        new("config", "config_file", "FILE", "A configuration file, whose options win over these", static value => value!),
        new("log-file", "log_file", "NAME", "Name of the log in the work directory; restore.log without it", LogName),
        new("log-level", "log_level", "N", "1 errors, 2 warnings, 3 information, 4 debugging", LogLevel),
        new("manage-cgroups", "manage_cgroups_mode", "MODE", $"Restore cgroups: {string.Join(", ", s_cgroupModes)} (soft without MODE)", Mode) { ValueIsOptional = true },
        new("cpu-cap", "cpu_cap", "CAP[,CAP]", "Compare the processor with that of the dump: cpu, fpu, ins, all, none; ^CAP not (all without CAP)", CpuCapabilities) { ValueIsOptional = true },
        new("external", "external", "TYPE[KEY]:VALUE", "A resource from outside, such as mnt[KEY]:PATH", static value => External(value!)) { IsRepeated = true },
        new("ext-mount-map", "ext_mnt", "KEY:PATH", "A mount from outside", static value => Pair(value!, "key", ':', "val", "KEY:PATH")) { IsRepeated = true },
        new("cgroup-root", "cg_root", "[CONTROLLER:]PATH", "Cgroup to restore below", CgroupRoot) { IsRepeated = true },
        new("veth-pair", "veths", "IN=OUT", "Name of a veth link outside", static value => Pair(value!, "if_in", '=', "if_out", "IN=OUT")) { IsRepeated = true },
        new("skip-mnt", "skip_mnt", "PATH", "A mount to leave out", static value => value!) { IsRepeated = true },
        new("enable-fs", "enable_fs", "NAME", "A file system that CRIU does not know", static value => value!) { IsRepeated = true },
        new("inherit-fd", "inherit_fd", "fd[N]:KEY", "Descriptor N of this process takes the place of KEY, such as pipe:[INODE] or a path", Inherited) { IsRepeated = true },
        new("join-ns", "join_ns", "NS:FILE[,EXTRA]", "A namespace to restore into, such as net:/run/netns/x", Joined) { IsRepeated = true },
        new("empty-ns", "empty_ns", "NS", "A namespace to create and leave empty: net", static value => value == "net" ? NetNamespace : throw new FormatException($"{value}, expected net")),
    ];

    /// <summary>Checks that an object is options of CRIU.</summary>
    /// <exception cref="ImageFormatException">It has a field that <c>criu_opts</c> has not, a value that is none of its field, a field that the engine sets itself, or one that a restore would pass over.</exception>
    public static void Validate(JsonObject options)
    {
        foreach ((string field, _) in options)
        {
            if (CriuFields.Others.TryGetValue(field, out FieldUse use) && s_refusals.TryGetValue(use, out string? fact)) throw new ImageFormatException($"{fact}, expected it to be absent", new Location("options of CRIU", FieldPath: field));
        }
        var whole = (JsonObject)options.DeepClone();
        // The one field that must be there, and that nobody but the engine knows.
        whole["images_dir_fd"] = -1;
        MessageText.Encode("criu_opts", Encoding.UTF8.GetBytes(whole.ToJsonString()), "options of CRIU");
    }

    /// <summary>Whether a flag is true.</summary>
    public static bool IsSet(JsonObject options, string field) => options[field]?.GetValueKind() == JsonValueKind.True;

    private static CriuOption Flag(string name, string description) => Flag(name, name.Replace('-', '_'), description);

    private static CriuOption Flag(string name, string field, string description) => new(name, field, null, description, static _ => true);

    private static CriuOption Text(string name, string form, string description) => new(name, name.Replace('-', '_'), form, description, static value => value!);

    private static JsonNode LogName(string? value) => value!.Contains('/') || value.Length == 0 ? throw new FormatException($"{value}, expected a file name without a directory, which is --work-dir") : value;

    // CRIU takes anything, and passes over what it does not know. mnt[] needs no more.
    private static string External(string value)
    {
        int open = value.IndexOf('['), close = value.IndexOf(']');
        return open > 0 && close > open && (close == value.Length - 1 || value[close + 1] == ':') ? value : throw new FormatException($"{value}, expected TYPE[KEY]:VALUE");
    }

    // 0 would keep back why a restore fails.
    private static JsonNode LogLevel(string? value)
    {
        const string expected = "a level of 1 to 4";
        return int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int level) && level is >= 1 and <= 4 ? level : throw new FormatException($"{value}, expected {expected}");
    }

    // The names of the enum are CRIU's words in capitals, but for one.
    private static JsonNode Mode(string? value)
    {
        string mode = value ?? "soft";
        if (!s_cgroupModes.Contains(mode)) throw new FormatException($"{mode}, expected one of {string.Join(", ", s_cgroupModes)}");
        return mode == "none" ? "CG_NONE" : mode.ToUpperInvariant();
    }

    // As CRIU reads it: word by word, from its default on.
    private static JsonNode CpuCapabilities(string? value)
    {
        uint capabilities = CpuDefault;
        foreach (string word in (value ?? "all").Split(','))
        {
            bool isNot = word.StartsWith('^');
            if (word == "none") capabilities = 0;
            else if (!s_cpuWords.TryGetValue(word[(isNot ? 1 : 0)..], out uint bits)) throw new FormatException($"{word}, expected cpu, fpu, ins, all or none, or one of the first four behind ^");
            else capabilities = isNot ? capabilities & ~bits : capabilities | bits;
        }
        return capabilities;
    }

    private static JsonObject Pair(string value, string first, char separator, string second, string expected)
    {
        int at = value.IndexOf(separator, StringComparison.Ordinal);
        return at > 0 && at < value.Length - 1
            ? new JsonObject { [first] = value[..at], [second] = value[(at + 1)..] }
            : throw new FormatException($"{value}, expected {expected}");
    }

    private static JsonObject CgroupRoot(string? value) => value!.StartsWith('/') ? new JsonObject { ["path"] = value } : Pair(value, "ctrl", ':', "path", "CONTROLLER:PATH or PATH");

    private static JsonObject Inherited(string? value)
    {
        const string expected = "fd[N]:KEY";
        int end = value!.IndexOf("]:", StringComparison.Ordinal);
        if (!value.StartsWith("fd[", StringComparison.Ordinal) || end < 0 || end + 2 == value.Length) throw new FormatException($"{value}, expected {expected}");
        if (!int.TryParse(value[3..end], NumberStyles.None, CultureInfo.InvariantCulture, out int number)) throw new FormatException($"{value}, expected {expected}");
        return new JsonObject { ["key"] = value[(end + 2)..], ["fd"] = number };
    }

    private static JsonObject Joined(string? value)
    {
        JsonObject joined = Pair(value!, "ns", ':', "ns_file", "NS:FILE");
        string file = joined["ns_file"]!.GetValue<string>();
        int comma = file.IndexOf(',', StringComparison.Ordinal);
        joined["ns_file"] = comma < 0 ? file : file[..comma];
        if (comma < 0) return joined;
        joined["extra_opt"] = file[(comma + 1)..];
        return joined;
    }
}
