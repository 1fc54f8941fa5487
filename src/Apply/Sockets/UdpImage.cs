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

    /// <summary>The name that it is bound to, a <c>sockaddr_in</c>; null where it is not bound.</summary>
    public byte[]? Bind => Message.Find("bind");

    /// <summary>The name that it is connected to, a <c>sockaddr_in</c>; null where it is not connected.</summary>
    public byte[]? Peer => Message.Find("peer");

    /// <summary>Whether the address is bound to, and not left to routing: so it is too where there is no peer to find a way to.</summary>
    public bool LocksAddress { get; init; } = Message.Has("bind_addr_ulock") || (Message.Find("bind") is { } bind && Message.Find("peer") is null && !InetAddress.IsAny(InetAddress.AddressOf(bind)));

    /// <exception cref="Formats.ImageFormatException">They are none.</exception>
    public static UdpImage Check(IReadOnlyList<InetCrMessage> file)
    {
        InetCrMessage message = InetCrFile.SocketOf(file);
        if (message.Find("shutdown") is { } shutdown && shutdown is not [>= 1 and <= 3]) throw message.Error("shutdown", $"shutdown is {Convert.ToHexString(shutdown)}, expected 1 (read), 2 (write) or 3 (both)");
        byte[]? options = message.Find("ipopt_options");
        if (options is not null && IpOptions.FromPayload(options) is null) throw message.Error("ipopt_options", $"ipopt_options has {options.Length} bytes, which are no struct ip_options");
        var image = new UdpImage(message, ReadMemberships(message), UdpDatagram.ReadAll(file.Skip(1)));
        bool isBound = image.Bind is { } name && InetAddress.PortOf(name) != 0;
        return image.Queue.Count == 0 || isBound ? image : throw message.Error("bind", "the image has a receive queue and no port, expected bind");
    }

    // A source filter takes the place of the plain membership, which is there too for those who do not know it.
    private static List<MembershipFilter> ReadMemberships(InetCrMessage message)
    {
        var filters = message.Attributes.Where(static attribute => attribute.Name == "source_filter").Select(static attribute => MembershipFilter.FromPayload(attribute.Payload)).ToList();
        if (filters.Exists(static filter => filter.Mode == MulticastCalls.Include && filter.Sources.Count == 0))
        {
            throw message.Error("source_filter", "a source_filter includes no sources, which is no membership; expected one at least");
        }
        var memberships = new List<MembershipFilter>();
        foreach (InetCrAttribute inside in InetCrMessage.Inside(message.Find("ipopt_membership") ?? []))
        {
            if (inside.Name != "ipopt_mreq" || inside.Payload.Length != MreqBytes) throw message.Error("ipopt_membership", $"ipopt_membership has an attribute {inside.Number} of {inside.Payload.Length} bytes, expected ipopt_mreq of {MreqBytes}");
            var plain = new MembershipFilter(inside.Payload[..4], BinaryPrimitives.ReadInt32LittleEndian(inside.Payload.AsSpan(8)), MulticastCalls.Exclude, []) { Address = inside.Payload[4..8] };
            MembershipFilter? filter = filters.Find(filter => filter.Device == plain.Device && filter.Group.AsSpan().SequenceEqual(plain.Group));
            if (filter is not null) filters.Remove(filter);
            memberships.Add(filter ?? plain);
        }
        return [.. memberships, .. filters];
    }
}
