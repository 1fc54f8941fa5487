using System.Buffers.Binary;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>A membership of a socket in a multicast group on a device, with the senders that it is about.</summary>
/// <param name="Group">Address in network order.</param>
/// <param name="Device">Index of the device.</param>
/// <param name="Mode">MCAST_EXCLUDE: everybody but the sources; MCAST_INCLUDE: the sources alone.</param>
/// <param name="Sources">Addresses in network order, in the kernel's order.</param>
internal sealed record MembershipFilter(byte[] Group, int Device, int Mode, IReadOnlyList<byte[]> Sources)
{
    private const int MreqBytes = 12, AddressBytes = 4, FilterHeadBytes = 12;

    /// <summary>An address of the device, for messages that name it by that: device 0 then.</summary>
    public byte[] Address { get; init; } = new byte[AddressBytes];

    /// <summary>Whether it is a plain membership: what the patch's attribute says.</summary>
    public bool IsPlain => Mode == MulticastCalls.Exclude && Sources.Count == 0;

    /// <summary>The <c>struct ip_mreqn</c>. Of a socket that is read it has the device: the address that was used to join cannot be had.</summary>
    public byte[] ToMreq()
    {
        byte[] mreq = new byte[MreqBytes];
        Group.CopyTo(mreq, 0);
        Address.CopyTo(mreq, AddressBytes);
        BinaryPrimitives.WriteInt32LittleEndian(mreq.AsSpan(8), Device);
        return mreq;
    }

    /// <summary>The attribute <c>source_filter</c>.</summary>
    public byte[] ToPayload()
    {
        byte[] payload = new byte[FilterHeadBytes + AddressBytes * Sources.Count];
        Group.CopyTo(payload, 0);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(4), Device);
        BinaryPrimitives.WriteInt32LittleEndian(payload.AsSpan(8), Mode);
        for (int i = 0; i < Sources.Count; i++)
        {
            Sources[i].CopyTo(payload, FilterHeadBytes + AddressBytes * i);
        }
        return payload;
    }

    /// <summary>Reads the attribute <c>source_filter</c>.</summary>
    public static MembershipFilter FromPayload(byte[] payload) => new(
        payload[..4], BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(4)), BinaryPrimitives.ReadInt32LittleEndian(payload.AsSpan(8)),
        [.. payload[FilterHeadBytes..].Chunk(AddressBytes)]);

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
