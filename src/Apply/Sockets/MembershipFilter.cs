using System.Buffers.Binary;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>A membership of a socket in a multicast group on a device, with the senders that it is about.</summary>
/// <param name="Group">Address in network order.</param>
/// <param name="Device">Index of the device.</param>
/// <param name="Mode">MCAST_EXCLUDE: everybody but the sources; MCAST_INCLUDE: the sources alone.</param>
/// <param name="Sources">Addresses in network order, in the kernel's order.</param>
internal sealed record MembershipFilter(byte[] Group, int Device, int Mode, IReadOnlyList<byte[]> Sources)
{
    private const int MreqBytes = 12, AddressBytes = 4, AddressBytes6 = 16, IndexAndModeBytes = 8;

    /// <summary>An address of the device, for messages that name it by that: device 0 then.</summary>
    public byte[] Address { get; init; } = new byte[AddressBytes];

    /// <summary>Whether the group is one of IPv6.</summary>
    public bool IsIpv6 => InetAddress.IsIpv6(Group);

    /// <summary>Whether it is a plain membership: what the patch's attribute says.</summary>
    public bool IsPlain => Mode == MulticastCalls.Exclude && Sources.Count == 0;

    /// <summary>The <c>struct ip_mreqn</c>, or <c>ipv6_mreq</c>. Of a socket that is read it has the device: the address that was used to join cannot be had.</summary>
    public byte[] ToMreq()
    {
        if (IsIpv6) return [.. Group, .. OptionValue.OfNumber(Device)];
        byte[] mreq = new byte[MreqBytes];
        Group.CopyTo(mreq, 0);
        Address.CopyTo(mreq, AddressBytes);
        BinaryPrimitives.WriteInt32LittleEndian(mreq.AsSpan(8), Device);
        return mreq;
    }

    /// <summary>The attribute <c>source_filter</c>, or <c>ipv6opt_membership</c>.</summary>
    public byte[] ToPayload() => [.. Group, .. OptionValue.OfNumber(Device), .. OptionValue.OfNumber(Mode), .. Sources.SelectMany(static source => source)];

    /// <summary>Reads the attribute <c>source_filter</c>.</summary>
    public static MembershipFilter FromPayload(byte[] payload) => FromPayload(payload, AddressBytes);

    /// <summary>Reads the attribute <c>ipv6opt_membership</c>.</summary>
    public static MembershipFilter FromPayload6(byte[] payload) => FromPayload(payload, AddressBytes6);

    private static MembershipFilter FromPayload(byte[] payload, int address) => new(
        payload[..address], BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(address)), BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(address + sizeof(int))),
        [.. payload[(address + IndexAndModeBytes)..].Chunk(address)]);

    /// <summary>The <c>struct group_filter</c>, with room for sources.</summary>
    public byte[] ToGroupFilter(int room)
    {
        byte[] filter = new byte[GroupFilter.Sources + GroupFilter.SourceBytes * room];
        BinaryPrimitives.WriteInt32LittleEndian(filter, Device);
        InetAddress.Make(Group, 0).CopyTo(filter, GroupFilter.Group);
        BinaryPrimitives.WriteInt32LittleEndian(filter.AsSpan(GroupFilter.Mode), Mode);
        BinaryPrimitives.WriteInt32LittleEndian(filter.AsSpan(GroupFilter.Count), room);
        for (int i = 0; i < Sources.Count; i++)
        {
            InetAddress.Make(Sources[i], 0).CopyTo(filter, GroupFilter.Sources + GroupFilter.SourceBytes * i);
        }
        return filter;
    }

    /// <summary>The <c>struct group_source_req</c> of one source.</summary>
    public byte[] ToSourceRequest(byte[] source)
    {
        byte[] request = new byte[8 + 2 * GroupFilter.SourceBytes];
        BinaryPrimitives.WriteInt32LittleEndian(request, Device);
        InetAddress.Make(Group, 0).CopyTo(request, 8);
        InetAddress.Make(source, 0).CopyTo(request, 8 + GroupFilter.SourceBytes);
        return request;
    }
}
