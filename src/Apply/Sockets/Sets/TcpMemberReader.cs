using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Makes a TCP socket of a set of its images.</summary>
internal static class TcpMemberReader
{
    /// <summary>Reads it.</summary>
    /// <param name="socket">Its <c>inet_sk_entry</c>.</param>
    /// <param name="stream">The entry of its <c>tcp-stream</c>; null where there is none.</param>
    /// <param name="number">Its numbers.</param>
    /// <exception cref="Formats.ImageFormatException">No socket can be made of it.</exception>
    public static TcpMember Read(MessageView socket, ImageEntry? stream, SocketNumber number)
    {
        TcpEntryFaults.Demand(socket, stream?.Message);
        TcpSnapshot connection = TcpImages.FromImages(socket, stream);
        if (TcpFaults.Find(connection) is { } fault) throw (fault.IsOfStream ? stream!.Message : socket).Error(fault.Field, fault.Fact);
        MessageView options = socket.Message("opts") ?? throw socket.Error("opts", "the field is missing, expected sk_opts_entry");
        JsonObject common = ToJson(options);
        if (socket.Message("tcp_opts") is { } tcp) AddKeepAlive(common, tcp);
        return new TcpMember(number, connection, new TcpMemberOptions(
            new OptionEntries(common, ToJson(socket, "ip_opts"), ToJson(socket, "ipv6_opts"), ToJson(socket, "tcp_opts")), Flag(socket, stream, "nodelay"), Flag(socket, stream, "cork"), socket.Number("v6only") != 0));
    }

    // CRIU has them in sk_opts_entry, and later in tcp_opts_entry too.
    private static void AddKeepAlive(JsonObject options, MessageView tcp)
    {
        foreach (string field in SocketSetFiles.KeepAlive)
        {
            if (!tcp.TryNumber(field, out ulong value)) continue;
            uint common = OptionField.ReadNumber(options, $"tcp_{field}") ?? (uint)value;
            if (common != value) throw tcp.Error(field, $"is {value}, opts.tcp_{field} says {common}");
            options[$"tcp_{field}"] = common;
        }
    }

    // In tcp_opts_entry, and earlier in tcp_stream_entry.
    private static bool Flag(MessageView socket, ImageEntry? stream, string field)
    {
        bool? said = socket.Message("tcp_opts") is { } options && options.TryNumber(field, out ulong value) ? value != 0 : null;
        bool? before = stream is not null && stream.Message.TryNumber(field, out ulong earlier) ? earlier != 0 : null;
        if (said is not null && before is not null && said != before) throw stream!.Message.Error(field, $"is {(before.Value ? "true" : "false")}, tcp_opts of the socket says {(said.Value ? "true" : "false")}");
        return (said ?? before) == true;
    }

    private static JsonObject? ToJson(MessageView socket, string field) => socket.Message(field) is { } message ? ToJson(message) : null;

    private static JsonObject ToJson(MessageView message) => JsonNode.Parse(message.ToJson(pretty: false).Span)!.AsObject();
}
