using System.Buffers.Binary;

namespace Soccr.Formats.Netlink;

/// <summary>A kind of netlink message: its number, its name, the structure in front and the attributes behind it.</summary>
/// <param name="Number">nlmsg_type.</param>
/// <param name="Name">Kernel name in lower case, without the prefix.</param>
/// <param name="Header">The family's structure; null where the rest of the message is not known.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="FirstByte">The structure's first byte, the address family, where several kinds share the number; else null.</param>
/// <param name="IsRequest">Whether NLM_F_REQUEST is set, where request and answer share the number; else null.</param>
internal sealed record MessageType(ushort Number, string Name, StructType? Header, AttributeTable? Attributes, byte? FirstByte = null, bool? IsRequest = null)
{
    private const ushort Request = 0x1;

    /// <summary>What the nlmsghdr's flags mean.</summary>
    public StructType Head { get; init; } = MessageHead.Get;

    /// <summary>Whether a message of that number, whole or its nlmsghdr and some bytes more, is of this kind.</summary>
    public bool Matches(ReadOnlySpan<byte> message) =>
        BinaryPrimitives.ReadUInt16LittleEndian(message[4..]) == Number
        && (FirstByte is null || (message.Length > NetlinkMessage.HeadBytes && message[NetlinkMessage.HeadBytes] == FirstByte))
        && (IsRequest is null || IsRequest == ((BinaryPrimitives.ReadUInt16LittleEndian(message[6..]) & Request) != 0));
}
