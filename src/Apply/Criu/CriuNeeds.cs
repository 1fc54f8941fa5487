using System.Text.Json.Nodes;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Reads off the images which options their restore needs. Which of them CRIU 4.2 refuses to do without, and which not, is noted with each.</summary>
public static class CriuNeeds
{
    // criu/criu/include/sk-unix.h: the other end is not in the images.
    private const ulong ExternalPeer = 1;

    /// <summary>THE TABLE of flags: what finds the entries that need one, and which others do as well.</summary>
    private static readonly (string Option, string[] MetBy, Func<Checkpoint, IEnumerable<string>> Entries)[] s_flags =
    [
        ("tcp-established", ["tcp_established", "tcp_close"], Connections),
        ("shell-job", ["shell_job"], OutsideFiles.Sessions),
        ("shell-job", ["shell_job"], OutsideFiles.Terminals),
        ("ext-unix-sk", ["ext_unix_sk"], OutsideSockets),
        ("file-locks", ["file_locks"], Locks),
        ("lazy-pages", ["lazy_pages"], LazyPages.Entries),
    ];

    /// <summary>THE TABLE of the others, whose values only the user knows.</summary>
    private static readonly Func<Checkpoint, CriuGiven, RestoreHost, IEnumerable<CriuNeed>>[] s_values =
    [
        static (checkpoint, given, _) => OutsideMounts.Needs(checkpoint, given),
        static (checkpoint, given, _) => OutsideFiles.Needs(checkpoint, given),
        static (checkpoint, given, _) => OutsideNamespaces.Needs(checkpoint, given),
        static (checkpoint, given, _) => OutsideDevices.Needs(checkpoint, given),
        Confinement.Needs,
        static (checkpoint, given, _) => Cgroups.Needs(checkpoint, given),
    ];

    /// <summary>Finds all that is needed. An image that is malformed needs nothing here: <c>crit verify</c> says so, or CRIU.</summary>
    /// <param name="checkpoint">The images.</param>
    /// <param name="options">Fields of <c>criu_opts</c>.</param>
    /// <param name="host">Where they are to be restored.</param>
    public static IReadOnlyList<CriuNeed> Of(Checkpoint checkpoint, JsonObject options, RestoreHost host)
    {
        var given = new CriuGiven(options);
        return
        [
            .. s_flags.SelectMany(flag => Found(() => flag.Entries(checkpoint)).Select(entry => new CriuNeed($"--{flag.Option}", entry, flag.MetBy[0]) { IsMet = Array.Exists(flag.MetBy, given.Is) })),
            .. s_values.SelectMany(needs => Found(() => needs(checkpoint, given, host))),
        ];
    }

    private static IReadOnlyList<T> Found<T>(Func<IEnumerable<T>> find)
    {
        try
        {
            return [.. find()];
        }
        catch (ImageFormatException)
        {
            return [];
        }
    }

    private static IEnumerable<string> Connections(Checkpoint checkpoint) =>
        checkpoint.Sockets.Where(static socket => socket is { Proto: "TCP", DstPort: > 0 }).Select(socket => EntryText.Of(checkpoint, socket.File));

    private static IEnumerable<string> OutsideSockets(Checkpoint checkpoint) =>
        checkpoint.OpenFiles.OfKind("UNIXSK").Where(static file => (file.Message.Number("uflags") & ExternalPeer) != 0).Select(file => EntryText.Of(checkpoint, file));

    private static IEnumerable<string> Locks(Checkpoint checkpoint) => checkpoint.EntriesOf("FILE_LOCKS")
        .Select(static entry => $"{EntryText.Of(entry)} (pid {entry.Message.Number("pid")} fd {entry.Message.Number("fd")})");
}
