using System.Buffers.Binary;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>A datagram of a receive queue.</summary>
/// <param name="Source">The sender, a <c>sockaddr_in</c>.</param>
/// <param name="Data">What it sent.</param>
/// <param name="Ttl">IP header's TTL, where the owner is told; else null.</param>
/// <param name="Tos">IP header's TOS, where the owner is told; else null.</param>
/// <param name="Destination">Where it was sent to, where the owner is told; else null.</param>
/// <param name="Device">Index of the device that it came in by, where the owner is told; else 0.</param>
internal sealed record UdpDatagram(byte[] Source, byte[] Data, byte? Ttl, byte? Tos, byte[]? Destination, int Device)
{
    private const int MostBytes = 65507;

    /// <summary>Reads datagrams from their messages.</summary>
    /// <exception cref="Formats.ImageFormatException">The messages are none.</exception>
    public static IReadOnlyList<UdpDatagram> ReadAll(IEnumerable<InetCrMessage> messages)
    {
        var queue = new List<UdpDatagram>();
        var data = new List<byte>();
        InetCrMessage? first = null;
        foreach (InetCrMessage message in messages)
        {
            string name = $"datagram {queue.Count}";
            if (message.Command != InetCrCommand.Datagram) throw message.Error(null, $"{name}: cmd is {(byte)message.Command}, expected datagram: a file has one socket");
            if (message.Attributes.FirstOrDefault(attribute => !IsAllowed(attribute, isFirst: first is null)) is { } other) throw message.Error(other.Name, $"{name}: attribute {other.Name ?? $"{other.Number}"} is none of a datagram");
            first ??= message;
            data.AddRange(message.Find("datagram_data") ?? throw message.Error(null, $"{name}: datagram_data is missing"));
            if (data.Count > MostBytes) throw message.Error(null, $"{name} has more than {MostBytes} bytes, the most that UDP has");
            if (message.HasMore) continue;
            queue.Add(Make(first, [.. data], name));
            first = null;
            data.Clear();
        }
        if (first is not null) throw first.Error(null, $"datagram {queue.Count} goes on in another message, expected there to be one");
        return queue;
    }

    private static bool IsAllowed(InetCrAttribute attribute, bool isFirst) =>
        attribute.Name == "datagram_data" || (isFirst && attribute.Name?.StartsWith("datagram_", StringComparison.Ordinal) == true);

    private static UdpDatagram Make(InetCrMessage message, byte[] data, string name)
    {
        byte[] source = message.Find("datagram_source") ?? throw message.Error(null, $"{name}: datagram_source is missing");
        byte[]? pktinfo = message.Find("datagram_pktinfo");
        return new UdpDatagram(source, data, message.Find("datagram_ttl")?[0], message.Find("datagram_tos")?[0], pktinfo?[8..12], pktinfo is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(pktinfo));
    }
}
