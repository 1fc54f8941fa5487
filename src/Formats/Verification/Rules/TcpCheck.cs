using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>A TCP socket's state agrees with what is stored for it, and its stream with itself.</summary>
/// <remarks><c>criu/sk-tcp.c</c> (a socket with a peer has a stream), <c>linux/net/ipv4/tcp.c</c> (what TCP_REPAIR_WINDOW refuses), <c>net/tcp_states.h</c>.</remarks>
internal sealed class TcpCheck() : VerifyCheck(s_state, s_options, s_unsent, s_window)
{
    private const ulong Stream = 1, Tcp = 6, Close = 7, Listen = 10;
    private const ulong Timestamps = 1, WindowScale = 4;

    private static readonly VerifyRule s_state = new("tcp-state", "a TCP socket that is connected has a peer, a listener has none, and no other state has a descriptor");
    private static readonly VerifyRule s_options = new("tcp-options", "a stream has a window scale and a timestamp only where the connection uses them");
    private static readonly VerifyRule s_unsent = new("tcp-unsent", "the part of the send queue that was not sent is no longer than it");
    private static readonly VerifyRule s_window = new("tcp-window", "a window is one that the kernel takes");

    /// <summary>By state, whether a socket in it has a peer: null where there is no such socket with a descriptor, or it may be either.</summary>
    private static readonly Dictionary<ulong, bool?> s_connected = new()
    {
        [1] = true, [2] = true, [4] = true, [5] = true, [Close] = null, [8] = true, [9] = true, [Listen] = false, [11] = true,
    };

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        return facts.Files.OfKind("INETSK").Select(static file => file.Message)
            .Where(static socket => socket.Number("type") == Stream && socket.Number("proto") == Tcp).SelectMany(Socket)
            .Concat(facts.Entries("TCP_STREAM").SelectMany(static entry => Connection(entry.Message)));
    }

    private static IEnumerable<Diagnostic> Socket(MessageView socket)
    {
        ulong state = socket.Number("state");
        bool hasPeer = socket.Number("dst_port") != 0;
        if (!s_connected.TryGetValue(state, out bool? connected)) yield return s_state.At(socket, "state", $"{state} is no state of a TCP socket with a descriptor");
        else if (connected is { } wanted && wanted != hasPeer) yield return s_state.At(socket, "dst_port", wanted ? "0 is no port of a peer, and the socket is connected" : $"{socket.Number("dst_port")} is the port of a peer, and the socket listens");
    }

    private static IEnumerable<Diagnostic> Connection(MessageView stream)
    {
        ulong options = stream.Number("opt_mask");
        if ((options & WindowScale) == 0 && stream.Number("snd_wscale") != 0) yield return s_options.At(stream, "snd_wscale", Text($"{stream.Number("snd_wscale")} is a window scale, opt_mask 0x{options:x} has none"));
        if ((options & WindowScale) == 0 && stream.Number("rcv_wscale") != 0) yield return s_options.At(stream, "rcv_wscale", Text($"{stream.Number("rcv_wscale")} is a window scale, opt_mask 0x{options:x} has none"));
        if ((options & Timestamps) != 0 && !stream.Has("timestamp")) yield return s_options.At(stream, "opt_mask", Text($"0x{options:x} says that there are timestamps, and timestamp is missing"));
        if (stream.Number("unsq_len") > stream.Number("outq_len")) yield return s_unsent.At(stream, "unsq_len", Text($"{stream.Number("unsq_len")} is more than outq_len, {stream.Number("outq_len")}"));
        if (stream.Has("max_window") && Window(stream) is { } text) yield return s_window.At(stream, text.Field, text.Fact);
    }

    // Sequence numbers go round: what is after what is told by their difference.
    private static (string Field, string Fact)? Window(MessageView stream)
    {
        uint received = (uint)stream.Number("inq_seq");
        if (stream.Number("max_window") < stream.Number("snd_wnd")) return ("max_window", Text($"{stream.Number("max_window")} is less than snd_wnd, {stream.Number("snd_wnd")}"));
        if (After((uint)stream.Number("snd_wl1"), received + (uint)stream.Number("rcv_wnd"))) return ("snd_wl1", Text($"{stream.Number("snd_wl1")} is behind the window, which ends at {received + (uint)stream.Number("rcv_wnd")}"));
        return After((uint)stream.Number("rcv_wup"), received) ? ("rcv_wup", Text($"{stream.Number("rcv_wup")} is behind inq_seq, {received}")) : null;
    }

    private static bool After(uint a, uint b) => (int)(a - b) > 0;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
