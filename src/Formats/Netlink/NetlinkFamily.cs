using System.Buffers.Binary;

namespace Soccr.Formats.Netlink;

/// <summary>The messages of one netlink family.</summary>
/// <param name="types">Its message types; the control messages of netlink itself are added.</param>
internal sealed class NetlinkFamily(params MessageType[] types)
{
    /// <summary>The first number that generic netlink gives out: GENL_MIN_ID.</summary>
    public const ushort FirstDynamic = 0x10;

    // linux/include/uapi/linux/netlink.h
    private static readonly MessageType[] s_control =
    [
        Control(1, "noop"), Control(2, "error"), Control(3, "done"), Control(4, "overrun"),
    ];

    /// <summary>All message types.</summary>
    public IReadOnlyList<MessageType> Types { get; } = [.. types, .. s_control];

    /// <summary>What messages with a number of no type above are; for a family whose number is given out at run time.</summary>
    public MessageType? Other { get; init; }

    /// <summary>The type of a message.</summary>
    public MessageType? Find(ReadOnlySpan<byte> message)
    {
        foreach (MessageType type in Types)
        {
            if (type.Matches(message)) return type;
        }
        return BinaryPrimitives.ReadUInt16LittleEndian(message[4..]) >= FirstDynamic ? Other : null;
    }

    /// <summary>The type of messages with that number, where the number alone says it.</summary>
    public MessageType? ByNumber(ushort number) =>
        Types.FirstOrDefault(type => type.Number == number && type is { FirstByte: null, IsRequest: null }) ?? (number >= FirstDynamic ? Other : null);

    public MessageType? ByName(string name) => Types.FirstOrDefault(type => type.Name == name);

    private static MessageType Control(ushort number, string name) => new(number, name, null, null) { Head = MessageHead.Answer };
}
