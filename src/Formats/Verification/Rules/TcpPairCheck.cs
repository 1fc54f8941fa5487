using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>
/// Where both ends of a connection are in the checkpoint, what one end has received lies in what the other has sent and may have to send again. Else the
/// kernel drops every packet and the connection hangs for ever.
/// </summary>
/// <remarks>Only of ends that are both established: in other states a FIN takes a sequence number too.</remarks>
internal sealed class TcpPairCheck() : VerifyCheck(s_pair)
{
    private const ulong Established = 1;

    private static readonly VerifyRule s_pair = new("tcp-pair", "of a connection with both ends here, one has received no more and no less than the other sent");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        MessageView[] sockets = [.. facts.Files.OfKind("INETSK").Select(static file => file.Message).Where(static socket => socket.Number("state") == Established && socket.Number("dst_port") != 0)];
        var byEnds = new Dictionary<string, MessageView>();
        foreach (MessageView socket in sockets) byEnds.TryAdd(Ends(socket, "src", "dst"), socket);
        foreach (MessageView socket in sockets)
        {
            if (!byEnds.TryGetValue(Ends(socket, "dst", "src"), out MessageView? peer)) continue;
            if (facts.First("TCP_STREAM", socket.Number("ino")) is not { } sent || facts.First("TCP_STREAM", peer.Number("ino")) is not { } received) continue;
            // Sequence numbers go round.
            uint length = (uint)sent.Number("outq_len"), first = (uint)sent.Number("outq_seq") - length, next = (uint)received.Number("inq_seq");
            if (next - first > length) yield return s_pair.At(received, "inq_seq", string.Create(CultureInfo.InvariantCulture, $"{next} is not in the send queue of {Path.GetFileName(sent.FileName)}, {first} to {first + length}"));
        }
    }

    private static string Ends(MessageView socket, string near, string far) => string.Create(CultureInfo.InvariantCulture,
        $"{socket.Number("ns_id")} {socket.Number("proto")} {string.Join('.', socket.Numbers($"{near}_addr"))}:{socket.Number($"{near}_port")} {string.Join('.', socket.Numbers($"{far}_addr"))}:{socket.Number($"{far}_port")}");
}
