using System.Buffers.Binary;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>A datagram of a receive queue. One of IPv4 in a socket of IPv6 is one of IPv4 here.</summary>
/// <param name="Source">The sender, a <c>sockaddr_in</c> or <c>sockaddr_in6</c>.</param>
/// <param name="Data">What it sent.</param>
/// <param name="Ttl">IP header's TTL or hop limit, where the owner is told; else null.</param>
/// <param name="Tos">IP header's TOS or traffic class, where the owner is told; else null.</param>
/// <param name="FlowLabel">IPv6 header's flow label, where the owner is told; else 0.</param>
/// <param name="Destination">Where it was sent to, where the owner is told; else null.</param>
/// <param name="Device">Index of the device that it came in by, where the owner is told; else 0.</param>
internal sealed record UdpDatagram(byte[] Source, byte[] Data, byte? Ttl, byte? Tos, uint FlowLabel, byte[]? Destination, int Device)
{
    private const int MostBytes4 = 65507, MostBytes6 = 65527, TrafficClassShift = 20;
    private const uint FlowLabelMask = 0xfffff;

    private static readonly HashSet<string> s_ipv4 =
        ["datagram_source", "datagram_data", "datagram_pktinfo", "datagram_ttl", "datagram_tos", "devices"];

    // IPv4 in a socket of IPv6 has what IPv4 has too.
    private static readonly HashSet<string> s_ipv6 =
        ["datagram_source6", "datagram_data", "datagram_pktinfo", "datagram_ttl", "datagram_tos", "datagram_pktinfo6", "datagram_hoplimit", "datagram_tclass", "datagram_flowinfo", "devices"];

    /// <summary>Whether it is one of IPv6.</summary>
    public bool IsIpv6 => InetAddress.IsIpv6(InetAddress.AddressOf(Source));

    /// <summary>Reads datagrams from their messages.</summary>
    /// <param name="messages">The messages.</param>
    /// <param name="isIpv6">Whether the socket is one of IPv6.</param>
    /// <exception cref="Formats.ImageFormatException">The messages are none.</exception>
    public static IReadOnlyList<UdpDatagram> ReadAll(IEnumerable<InetCrMessage> messages, bool isIpv6)
    {
        HashSet<string> allowed = isIpv6 ? s_ipv6 : s_ipv4;
        var queue = new List<UdpDatagram>();
        var data = new List<byte>();
        InetCrMessage? first = null;
        foreach (InetCrMessage message in messages)
        {
            string name = $"datagram {queue.Count}";
            if (message.Command != InetCrCommand.Datagram) throw message.Error(null, $"{name}: cmd is {(byte)message.Command}, expected datagram: a file has one socket");
            if (message.Attributes.FirstOrDefault(attribute => !IsAllowed(attribute, allowed, isFirst: first is null)) is { } other) throw message.Error(other.Name, $"{name}: attribute {other.Name ?? $"{other.Number}"} is none of a datagram");
            first ??= message;
            data.AddRange(message.Find("datagram_data") ?? throw message.Error(null, $"{name}: datagram_data is missing"));
            if (data.Count > MostBytes6) throw TooLong(message, name, MostBytes6);
            if (message.HasMore) continue;
            queue.Add(isIpv6 ? Make6(first, [.. data], name) : Make(first, [.. data], name));
            first = null;
            data.Clear();
        }
        if (first is not null) throw first.Error(null, $"datagram {queue.Count} goes on in another message, expected there to be one");
        return queue;
    }

    private static bool IsAllowed(InetCrAttribute attribute, HashSet<string> allowed, bool isFirst) =>
        attribute.Name == "datagram_data" || (isFirst && attribute.Name is { } name && allowed.Contains(name));

    private static UdpDatagram Make(InetCrMessage message, byte[] data, string name)
    {
        byte[] source = message.Find("datagram_source") ?? throw message.Error(null, $"{name}: datagram_source is missing");
        byte[]? pktinfo = message.Find("datagram_pktinfo");
        return Make4(message, source, data, pktinfo?[8..12], pktinfo is null ? 0 : BinaryPrimitives.ReadInt32LittleEndian(pktinfo), name);
    }

    private static UdpDatagram Make6(InetCrMessage message, byte[] data, string name)
    {
        byte[] source = InetAddress.PlainEndpoint(message.Find("datagram_source6") ?? throw message.Error(null, $"{name}: datagram_source6 is missing"));
        byte[]? pktinfo = message.Find("datagram_pktinfo6"), pktinfo4 = message.Find("datagram_pktinfo");
        byte[]? to = pktinfo is not null ? InetAddress.Plain(pktinfo.AsSpan(0, 16)).ToArray() : pktinfo4?[8..12];
        bool isIpv6 = InetAddress.IsIpv6(InetAddress.AddressOf(source));
        if (to is not null && InetAddress.IsIpv6(to) != isIpv6) throw message.Error("datagram_pktinfo6", $"{name}: it was sent from {InetAddress.ToText(source)} to {InetAddress.AddressText(to)}, expected addresses of one family");
        int device = pktinfo is not null ? BinaryPrimitives.ReadInt32LittleEndian(pktinfo.AsSpan(16)) : pktinfo4 is not null ? BinaryPrimitives.ReadInt32LittleEndian(pktinfo4) : InetAddress.DeviceOf(source);
        if (!isIpv6) return Make4(message, source, data, to, device, name);
        // Of both there is what the owner asked for.
        uint flow = message.Find("datagram_flowinfo") is { } flowinfo ? BinaryPrimitives.ReadUInt32BigEndian(flowinfo) : 0;
        byte? traffic = message.Find("datagram_tclass")?[0] ?? (message.Has("datagram_flowinfo") ? (byte)(flow >> TrafficClassShift) : null);
        return new UdpDatagram(source, data, message.Find("datagram_hoplimit")?[0], traffic, flow & FlowLabelMask, to, device);
    }

    private static UdpDatagram Make4(InetCrMessage message, byte[] source, byte[] data, byte[]? to, int device, string name) => data.Length > MostBytes4
        ? throw TooLong(message, name, MostBytes4)
        : new UdpDatagram(source, data, message.Find("datagram_ttl")?[0], message.Find("datagram_tos")?[0], 0, to, device);

    private static Formats.ImageFormatException TooLong(InetCrMessage message, string name, int most) => message.Error(null, $"{name} has more than {most} bytes, the most that UDP has");
}
