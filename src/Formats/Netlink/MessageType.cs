namespace Soccr.Formats.Netlink;

/// <summary>A kind of netlink message: its number, its name, the structure in front and the attributes behind it.</summary>
/// <param name="Number">nlmsg_type.</param>
/// <param name="Name">Kernel name in lower case, without the prefix.</param>
/// <param name="Header">The family's structure; null where the rest of the message is not known.</param>
/// <param name="Attributes">The attributes.</param>
/// <param name="FirstByte">The structure's first byte, the address family, where several kinds share the number; else null.</param>
internal sealed record MessageType(ushort Number, string Name, StructType? Header, AttributeTable? Attributes, byte? FirstByte = null);
