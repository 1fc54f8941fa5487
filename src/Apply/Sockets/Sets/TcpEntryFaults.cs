using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Tells what an entry says of a TCP socket that its engine does not ask for: an edit of it would be lost without a word, or be another one than it says.</summary>
internal static class TcpEntryFaults
{
    /// <summary>THE TABLE of what must hold of an <c>inet_sk_entry</c> and of its <c>tcp_stream_entry</c>, where there is one: the field, and the fault or null.</summary>
    private static readonly (string Field, Func<MessageView, MessageView?, string?> Find)[] s_rules =
    [
        ("type", static (socket, _) => (SocketType)socket.Number("type") == SocketType.Stream ? null : $"is {socket.Word("type")}, expected STREAM of TCP"),
        ("family", static (socket, _) => socket.Numbers("src_addr").Count switch
        {
            1 when socket.Word("family") != "INET" => $"is {socket.Word("family")}, expected INET of an IPv4 address",
            4 when socket.Word("family") != "INET6" => $"is {socket.Word("family")}, expected INET6 of an IPv6 address",
            _ => null,
        }),
        ("ifname", static (socket, _) => (socket.Text("ifname"), BoundDevice(socket)) switch
        {
            (null or "", null) => IsLinkLocal(socket) ? "is missing, expected the device of a link-local address" : null,
            (null or "", _) => null,
            var (name, _) when !IsLinkLocal(socket) => $"is {name}, expected none: neither address is link-local",
            var (name, bound) => bound is null || bound == name ? null : $"is {name}, opts.so_bound_dev says {bound}",
        }),
        ("ino", static (socket, stream) => stream is null && socket.Number("dst_port") != 0
            ? string.Create(CultureInfo.InvariantCulture, $"is {socket.Number("ino")}, there is no tcp-stream-{socket.Number("ino"):x}.img, expected one of a connection") : null),
    ];

    private const uint LinkPrefix = 0xfe800000, LinkMask = 0xffc00000;

    /// <summary>What must hold of the <c>tcp_stream_entry</c>.</summary>
    // TCP_MAXSEG, which the handshake says in 16 bits: more is cut off by the kernel.
    private static readonly (string Field, ulong Least, ulong Most)[] s_ranges = [("mss_clamp", 1, ushort.MaxValue)];

    /// <summary>Throws where something does not hold.</summary>
    /// <param name="socket">The <c>inet_sk_entry</c>.</param>
    /// <param name="stream">Its <c>tcp_stream_entry</c>; null where there is none.</param>
    /// <exception cref="Formats.ImageFormatException">Something does not.</exception>
    public static void Demand(MessageView socket, MessageView? stream)
    {
        foreach ((string field, Func<MessageView, MessageView?, string?> find) in s_rules)
        {
            if (find(socket, stream) is { } fault) throw socket.Error(field, fault);
        }
        foreach ((string field, ulong least, ulong most) in stream is null ? [] : s_ranges)
        {
            if (stream!.TryNumber(field, out ulong value) && (value < least || value > most)) throw stream.Error(field, $"is {value}, expected {least} to {most}");
        }
    }

    private static string? BoundDevice(MessageView socket) => socket.Message("opts")?.Text("so_bound_dev")?.TrimEnd('\0') is { Length: > 0 } name ? name : null;

    private static bool IsLinkLocal(MessageView socket) => IsLinkLocal(socket.Numbers("src_addr")) || IsLinkLocal(socket.Numbers("dst_addr"));

    // The words are as they lie in memory, in network order.
    private static bool IsLinkLocal(IReadOnlyList<ulong> words) => words.Count == 4 && (BinaryPrimitives.ReverseEndianness((uint)words[0]) & LinkMask) == LinkPrefix;
}
