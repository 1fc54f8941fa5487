using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Reads off the images which options their restore needs.</summary>
public static class CriuNeeds
{
    // criu/criu/include/sk-unix.h: the other end is not in the images.
    private const ulong ExternalPeer = 1;

    // The slave of a pseudo terminal; a master has the number of /dev/ptmx.
    private const uint FirstSlaveMajor = 136, LastSlaveMajor = 143;

    private static readonly (string Option, string[] MetBy, Func<Checkpoint, IEnumerable<string>> Entries)[] s_rules =
    [
        ("tcp-established", ["tcp_established", "tcp_close"], Connections),
        ("shell-job", ["shell_job"], OutsideSessions),
        ("shell-job", ["shell_job"], Terminals),
        ("ext-unix-sk", ["ext_unix_sk"], OutsideSockets),
        ("file-locks", ["file_locks"], Locks),
    ];

    /// <summary>Finds what is needed and not among options.</summary>
    /// <param name="checkpoint">The images.</param>
    /// <param name="options">Fields of <c>criu_opts</c>.</param>
    /// <exception cref="Formats.ImageFormatException">An image that has to be asked is malformed.</exception>
    public static IReadOnlyList<CriuNeed> Missing(Checkpoint checkpoint, JsonObject options) =>
    [
        .. s_rules.Where(rule => !Array.Exists(rule.MetBy, field => options[field]?.GetValueKind() == System.Text.Json.JsonValueKind.True))
            .SelectMany(rule => rule.Entries(checkpoint).Select(entry => new CriuNeed($"--{rule.Option}", entry, rule.MetBy[0]))),
        .. OutsideMounts(checkpoint, options),
    ];

    private static IEnumerable<string> Connections(Checkpoint checkpoint) =>
        checkpoint.Sockets.Where(static socket => socket is { Proto: "TCP", DstPort: > 0 }).Select(socket => EntryText.Of(checkpoint, socket.File));

    private static IEnumerable<string> OutsideSockets(Checkpoint checkpoint) =>
        checkpoint.OpenFiles.OfKind("UNIXSK").Where(static file => (file.Message.Number("uflags") & ExternalPeer) != 0).Select(file => EntryText.Of(checkpoint, file));

    private static IEnumerable<string> OutsideSessions(Checkpoint checkpoint)
    {
        TaskView? root = checkpoint.Tasks.Count > 0 ? checkpoint.Tasks[0] : null;
        if (root is null || checkpoint.Tasks.Any(task => task.Pid == root.Entry.Number("sid"))) yield break;
        yield return $"{Path.GetFileName(root.Entry.FileName)}: {root.Entry.Path} session {root.Entry.Number("sid")}, whose leader is not in the images,";
    }

    private static IEnumerable<string> Terminals(Checkpoint checkpoint)
    {
        MessageView[] terminals = [.. checkpoint.EntriesOf("TTY_INFO").Select(static entry => entry.Message)];
        HashSet<ulong> masters = [.. terminals.Where(static terminal => !IsSlave(terminal)).Select(IndexOf).OfType<ulong>()];
        HashSet<ulong> alone = [.. terminals.Where(terminal => IsSlave(terminal) && IndexOf(terminal) is { } index && !masters.Contains(index)).Select(static terminal => terminal.Number("id"))];
        return checkpoint.OpenFiles.OfKind("TTY").Where(file => alone.Contains(file.Message.Number("tty_info_id")))
            .Select(file => $"{EntryText.Of(checkpoint, file)}, a terminal whose master is not in the images,");
    }

    private static IEnumerable<string> Locks(Checkpoint checkpoint) => checkpoint.EntriesOf("FILE_LOCKS")
        .Select(static entry => $"{entry.File.Name}: entries[{entry.Index}] (pid {entry.Message.Number("pid")} fd {entry.Message.Number("fd")})");

    private static IEnumerable<CriuNeed> OutsideMounts(Checkpoint checkpoint, JsonObject options)
    {
        HashSet<string> keys = [.. List(options, "external").Select(static node => KeyOf(node?.ToString() ?? "")), .. List(options, "ext_mnt").Select(static node => node?["key"]?.ToString() ?? "")];
        foreach (ImageEntry entry in checkpoint.EntriesOf("MNTS"))
        {
            string? key = entry.Message.Text("ext_key");
            if (string.IsNullOrEmpty(key) || keys.Contains(key) || options["auto_ext_mnt"]?.ToString() == "true") continue;
            // "/" is the root itself, which --root names.
            if (key == "/") continue;
            yield return new CriuNeed($"--external mnt[{key}]:PATH", $"{entry.File.Name}: entries[{entry.Index}] {entry.Message.Text("mountpoint")}", null);
        }
    }

    private static JsonArray List(JsonObject options, string field) => options[field] as JsonArray ?? [];

    // mnt[KEY]:PATH
    private static string KeyOf(string external) =>
        external.StartsWith("mnt[", StringComparison.Ordinal) && external.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? external["mnt[".Length..end] : "";

    // The kernel's form of a device: 12 bits of major above 20 of minor, where the image has it so.
    private static bool IsSlave(MessageView terminal) => terminal.Number("rdev") >> 8 is >= FirstSlaveMajor and <= LastSlaveMajor;

    private static ulong? IndexOf(MessageView terminal) => terminal.Message("pty")?.Number("index");
}
