using System.Buffers.Binary;
using Soccr.Apply.Interop;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Messages that are a socket, checked as far as that is possible without making one.</summary>
/// <param name="Message">The socket.</param>
/// <param name="Memberships">Its multicast groups.</param>
/// <param name="Queue">Its receive queue, the oldest first.</param>
internal sealed record UdpImage(InetCrMessage Message, IReadOnlyList<MembershipFilter> Memberships, IReadOnlyList<UdpDatagram> Queue)
{
    private const int MreqBytes = 12;

    // The others of IPv6 are options.
    private static readonly string[] s_ipv6 = ["bind6", "peer6", "peer6_flowinfo"], s_ipv4 = ["bind", "peer"];

    /// <summary>The name that it is bound to, a <c>sockaddr_in</c> or <c>sockaddr_in6</c>; null where it is not bound.</summary>
    public byte[]? Bind => Message.Bind;

    /// <summary>The name that it is connected to, in the same way; null where it is not connected.</summary>
    public byte[]? Peer => Message.Peer is { } peer && Message.Find("peer6_flowinfo") is { } flow ? [.. peer[..4], .. flow, .. peer[8..]] : Message.Peer;

    /// <summary>AF_INET or AF_INET6.</summary>
    public int Family => Message.IsIpv6 ? UdpCalls.Inet6 : UdpCalls.Inet;

    /// <summary>Whether the address is bound to, and not left to routing: so it is too where there is no peer to find a way to.</summary>
    public bool LocksAddress { get; init; } = Message.Has("bind_addr_ulock") || (Message.Bind is { } bind && Message.Peer is null && !InetAddress.IsAny(InetAddress.AddressOf(bind)));

    /// <exception cref="Formats.ImageFormatException">They are none.</exception>
    public static UdpImage Check(IReadOnlyList<InetCrMessage> file)
    {
        InetCrMessage message = InetCrFile.SocketOf(file);
        DemandFamily(message);
        if (message.Find("shutdown") is { } shutdown && shutdown is not [>= 1 and <= 3]) throw message.Error("shutdown", $"shutdown is {Convert.ToHexString(shutdown)}, expected 1 (read), 2 (write) or 3 (both)");
        byte[]? options = message.Find("ipopt_options");
        if (options is not null && IpOptions.FromPayload(options) is null) throw message.Error("ipopt_options", $"ipopt_options has {options.Length} bytes, which are no struct ip_options");
        var image = new UdpImage(message, ReadMemberships(message), UdpDatagram.ReadAll(file.Skip(1), message.IsIpv6));
        bool isBound = image.Bind is { } name && InetAddress.PortOf(name) != 0;
        return image.Queue.Count == 0 || isBound ? image : throw message.Error("bind", "the image has a receive queue and no port, expected bind");
    }

    private static void DemandFamily(InetCrMessage message)
    {
        foreach (string name in message.Attributes.Select(static attribute => attribute.Name).OfType<string>())
        {
            bool isOfOther = message.IsIpv6 ? s_ipv4.Contains(name) : s_ipv6.Contains(name) || name.StartsWith("ipv6opt_", StringComparison.Ordinal);
            if (isOfOther) throw message.Error(name, $"{name} is one of a socket of IPv{(message.IsIpv6 ? 4 : 6)}, cmd says IPv{(message.IsIpv6 ? 6 : 4)}: expected {(message.IsIpv6 ? "bind6 and peer6" : "cmd dump6")}");
        }
    }

    // A source filter takes the place of the plain membership, which is there too for those who do not know it.
    private static List<MembershipFilter> ReadMemberships(InetCrMessage message)
    {
        var filters = message.Attributes.Where(static attribute => attribute.Name == "source_filter").Select(static attribute => MembershipFilter.FromPayload(attribute.Payload)).ToList();
        Demand(message, filters, "source_filter");
        var filters6 = message.Attributes.Where(static attribute => attribute.Name == "ipv6opt_membership").Select(static attribute => MembershipFilter.FromPayload6(attribute.Payload)).ToList();
        Demand(message, filters6, "ipv6opt_membership");
        var memberships = new List<MembershipFilter>();
        foreach (InetCrAttribute inside in InetCrMessage.Inside(message.Find("ipopt_membership") ?? []))
        {
            if (inside.Name != "ipopt_mreq" || inside.Payload.Length != MreqBytes) throw message.Error("ipopt_membership", $"ipopt_membership has an attribute {inside.Number} of {inside.Payload.Length} bytes, expected ipopt_mreq of {MreqBytes}");
            var plain = new MembershipFilter(inside.Payload[..4], BinaryPrimitives.ReadInt32LittleEndian(inside.Payload.AsSpan(8)), MulticastCalls.Exclude, []) { Address = inside.Payload[4..8] };
            MembershipFilter? filter = filters.Find(filter => filter.Device == plain.Device && filter.Group.AsSpan().SequenceEqual(plain.Group));
            if (filter is not null) filters.Remove(filter);
            memberships.Add(filter ?? plain);
        }
        return [.. memberships, .. filters, .. filters6];
    }

    private static void Demand(InetCrMessage message, List<MembershipFilter> filters, string name)
    {
        if (filters.Exists(static filter => filter.Mode == MulticastCalls.Include && filter.Sources.Count == 0))
        {
            throw message.Error(name, $"a {name} includes no sources, which is no membership; expected one at least");
        }
    }
}
