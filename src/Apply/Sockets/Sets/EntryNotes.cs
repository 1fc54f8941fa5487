using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Tells values of an entry that the restored socket does not have, and that it does not need.</summary>
internal static class EntryNotes
{
    private const ulong Listen = 10;
    private const TcpOptions Lost = TcpOptions.Ecn | TcpOptions.EcnSeen | TcpOptions.SynData | TcpOptions.FastOpenChild;

    private static readonly string[] s_owner = ["pid", "uid", "euid", "pid_type"];

    /// <summary>Finds them.</summary>
    /// <param name="socket">An <c>inet_sk_entry</c> or <c>unix_sk_entry</c>.</param>
    /// <param name="stream">Its <c>tcp_stream_entry</c>; null where there is none.</param>
    public static IEnumerable<string> Find(MessageView socket, MessageView? stream = null)
    {
        foreach (string field in s_owner)
        {
            if (socket.Message("fown") is { } owner && owner.Number(field) is > 0 and { } value) yield return Note(owner, field, $"is {value}: who gets signals (F_SETOWN) is not carried, and nobody will");
        }
        // CRIU has the length of a queue there (criu/criu/sk-inet.c, sk-unix.c: idiag_wqueue, udiag_wqueue).
        if (socket.Number("state") != Listen && socket.Number("backlog") is > 0 and { } backlog) yield return Note(socket, "backlog", $"is {backlog}, which says something of a listener alone");
        if (stream is not null && ((TcpOptions)stream.Number("opt_mask") & Lost) is not TcpOptions.None and { } lost) yield return Note(stream, "opt_mask", $"has 0x{(uint)lost:x} ({lost}), which is not carried: the connection goes on without it");
        if (stream is not null && ((TcpOptions)stream.Number("opt_mask") & (TcpOptions.MicrosecondTimestamps | TcpOptions.Timestamps)) == TcpOptions.MicrosecondTimestamps)
        {
            yield return Note(stream, "opt_mask", $"has 0x{(uint)TcpOptions.MicrosecondTimestamps:x}, the unit of timestamps that are not in use: it is not carried");
        }
    }

    /// <summary>A note about a field, with its place.</summary>
    public static string Note(MessageView message, string field, FormattableString fact) => message.Error(field, fact.ToString(CultureInfo.InvariantCulture)).Message;
}
