using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Apply.Sockets;

/// <summary>Connections as CRIU's images have them: <c>tcp-stream-*.img</c>, and the members of <c>inet_sk_entry</c> and <c>sk_opts_entry</c> that say the rest.</summary>
public static class TcpImages
{
    private const int Stream = 1;
    private const uint Read = 1;
    private const uint Write = 2;

    /// <summary>Reads a socket.</summary>
    /// <param name="socket">Its <c>inet_sk_entry</c>.</param>
    /// <param name="stream">The entry of its <c>tcp-stream-*.img</c>; null for a socket that has none, as one that listens.</param>
    /// <exception cref="Soccr.Formats.ImageFormatException">The entries are no TCP socket.</exception>
    public static TcpSnapshot FromImages(MessageView socket, ImageEntry? stream)
    {
        if (socket.Number("proto") != (ulong)ProtocolType.Tcp) throw socket.Error("proto", $"protocol {socket.Number("proto")}, expected {(int)ProtocolType.Tcp} (TCP)");
        MessageView? options = socket.Message("opts");
        uint shutdown = (uint)socket.Number("shutdown");
        var connection = new TcpSnapshot
        {
            State = (TcpConnectionState)socket.Number("state"),
            Local = Address(socket, "src_addr", "src_port"),
            Device = DeviceOf(socket, options, hasPeer: stream is not null),
            Backlog = (uint)socket.Number("backlog"),
            ReadingEnded = (shutdown & Read) != 0,
            ReuseAddress = options?.Number("reuseaddr") > 0,
            SendBuffer = (uint)(options?.Number("so_sndbuf") ?? 0),
            ReceiveBuffer = (uint)(options?.Number("so_rcvbuf") ?? 0),
            BufferLocks = (uint)(options?.Number("so_buf_lock") ?? 0),
        };
        return stream is null ? connection : WithStream(connection, socket, stream);
    }

    /// <summary>The members of <c>inet_sk_entry</c> that a connection knows, as JSON in crit's dialect; the caller adds <c>id</c>, <c>ino</c>, <c>flags</c>, <c>fown</c> and <c>opts</c>.</summary>
    public static JsonObject ToSocketEntry(TcpSnapshot connection)
    {
        IPEndPoint peer = connection.Peer ?? new IPEndPoint(connection.Local.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        uint shutdown = (connection.ReadingEnded ? Read : 0) | (connection.Peer is not null && TcpStates.Find(connection.State) is { OwnFin: true } ? Write : 0);
        var entry = new JsonObject
        {
            ["family"] = connection.Local.AddressFamily == AddressFamily.InterNetwork ? 2 : 10,
            ["type"] = Stream,
            ["proto"] = (int)ProtocolType.Tcp,
            ["state"] = (int)connection.State,
            ["src_port"] = connection.Local.Port,
            ["dst_port"] = peer.Port,
            ["backlog"] = connection.Backlog,
            ["src_addr"] = Words(connection.Local.Address),
            ["dst_addr"] = Words(peer.Address),
            ["shutdown"] = shutdown switch { 0 => "NONE", Read => "READ", Write => "WRITE", _ => "BOTH" },
        };
        if (connection.Device is { } device) entry["ifname"] = device;
        return entry;
    }

    /// <summary>The members of <c>sk_opts_entry</c> that a connection knows.</summary>
    public static JsonObject ToOptionsEntry(TcpSnapshot connection) => new()
    {
        ["so_sndbuf"] = connection.SendBuffer,
        ["so_rcvbuf"] = connection.ReceiveBuffer,
        ["reuseaddr"] = connection.ReuseAddress,
        ["so_buf_lock"] = connection.BufferLocks,
    };

    /// <summary>Writes a whole <c>tcp-stream-*.img</c>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="image">Receives the image; where it can seek it must be readable too.</param>
    public static void WriteStream(TcpSnapshot connection, Stream image)
    {
        var entry = new JsonObject
        {
            ["inq_len"] = connection.InqLen,
            ["inq_seq"] = connection.InqSeq,
            ["outq_len"] = connection.OutqLen,
            ["outq_seq"] = connection.OutqSeq,
            ["opt_mask"] = (uint)connection.Options,
            ["snd_wscale"] = connection.SndWscale,
            ["mss_clamp"] = connection.MssClamp,
            ["rcv_wscale"] = connection.RcvWscale,
            ["timestamp"] = connection.Timestamp,
            ["unsq_len"] = connection.UnsqLen,
        };
        if (connection.Window is { } window)
        {
            entry["snd_wl1"] = window.SndWl1;
            entry["snd_wnd"] = window.SndWnd;
            entry["max_window"] = window.MaxWindow;
            entry["rcv_wnd"] = window.RcvWnd;
            entry["rcv_wup"] = window.RcvWup;
        }
        entry["extra"] = new JsonObject { ["inq"] = Convert.ToBase64String(connection.Inq.Span), ["outq"] = Convert.ToBase64String(connection.Outq.Span) };
        var text = new JsonObject { ["magic"] = "TCP_STREAM", ["entries"] = new JsonArray(entry) };
        using var json = new MemoryStream(text.Utf8(), writable: false);
        ImageTranscoder.Encode(json, image, $"{connection.Local}");
    }

    private static TcpSnapshot WithStream(TcpSnapshot connection, MessageView socket, ImageEntry stream)
    {
        MessageView entry = stream.Message;
        long received = (long)entry.Number("inq_len");
        long written = (long)entry.Number("outq_len");
        if (Math.Max(received, written) > Array.MaxLength) throw entry.Error(received > written ? "inq_len" : "outq_len", $"queue of {Math.Max(received, written)} bytes, expected at most {Array.MaxLength}");
        if (received + written != stream.PayloadLength) throw entry.Error("inq_len", $"queues of {received} and {written} bytes, the image has {stream.PayloadLength}");
        return connection with
        {
            Peer = Address(socket, "dst_addr", "dst_port"),
            Inq = stream.ReadPayload(0, (int)received),
            Outq = stream.ReadPayload(received, (int)written),
            InqSeq = (uint)entry.Number("inq_seq"),
            OutqSeq = (uint)entry.Number("outq_seq"),
            UnsqLen = (uint)entry.Number("unsq_len"),
            Options = (TcpOptions)entry.Number("opt_mask"),
            MssClamp = (uint)entry.Number("mss_clamp"),
            SndWscale = (uint)entry.Number("snd_wscale"),
            RcvWscale = (uint)entry.Number("rcv_wscale"),
            Timestamp = (uint)entry.Number("timestamp"),
            Window = entry.Has("snd_wnd")
                ? new TcpWindow((uint)entry.Number("snd_wl1"), (uint)entry.Number("snd_wnd"), (uint)entry.Number("max_window"), (uint)entry.Number("rcv_wnd"), (uint)entry.Number("rcv_wup"))
                : null,
        };
    }

    // The words are as they lie in memory.
    private static IPEndPoint Address(MessageView socket, string address, string port)
    {
        IReadOnlyList<ulong> words = socket.Numbers(address);
        if (words.Count is not (1 or 4)) throw socket.Error(address, $"address has {words.Count} words, expected 1 or 4");
        if (socket.Number(port) > ushort.MaxValue) throw socket.Error(port, $"port {socket.Number(port)}, expected at most {ushort.MaxValue}");
        uint[] stored = [.. words.Select(static word => (uint)word)];
        return new IPEndPoint(new IPAddress(MemoryMarshal.AsBytes<uint>(stored)), (int)socket.Number(port));
    }

    // CRIU writes ifname where the own address is link-local. Where the peer's alone is, the socket is still bound to the device.
    private static string? DeviceOf(MessageView socket, MessageView? options, bool hasPeer)
    {
        if (!LinkLocal.Is(Address(socket, "src_addr", "src_port")) && !(hasPeer && LinkLocal.Is(Address(socket, "dst_addr", "dst_port")))) return null;
        return socket.Text("ifname") is { Length: > 0 } name ? name : options?.Text("so_bound_dev")?.TrimEnd('\0') is { Length: > 0 } bound ? bound : null;
    }

    private static JsonArray Words(IPAddress address) => [.. MemoryMarshal.Cast<byte, uint>(address.GetAddressBytes()).ToArray().Select(static word => JsonValue.Create(word))];
}
