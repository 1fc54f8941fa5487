using System.Buffers.Binary;
using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Netlink;

/// <summary>One netlink message as JSON: the nlmsghdr, the family's structure, the attributes.</summary>
/// <remarks><c>linux/include/uapi/linux/netlink.h</c>. iproute2 reads messages of at most 16,384 bytes.</remarks>
internal static class NetlinkMessage
{
    /// <summary>Bytes of a nlmsghdr.</summary>
    public const int HeadBytes = 16;

    /// <summary>The longest message that iproute2 reads back.</summary>
    public const int MaxBytes = 16384;

    /// <summary>Writes the members of a message, which is whole and begins at that offset in the file.</summary>
    /// <exception cref="ImageFormatException">The length of an attribute does not fit.</exception>
    public static void Write(JsonWriter json, NetlinkFamily family, ReadOnlySpan<byte> message, long offset)
    {
        MessageType? type = family.Find(message);
        json.Key("\"type\": "u8);
        if (type is null || type == family.Other) json.Unsigned(BinaryPrimitives.ReadUInt16LittleEndian(message[4..]));
        else json.String(Encoding.ASCII.GetBytes(type.Name));
        (type?.Head ?? MessageHead.Get).WriteMembers(json, message[6..HeadBytes], default);
        ReadOnlySpan<byte> body = message[HeadBytes..];
        if (type?.Header is not { } header || body.Length < header.Size || !header.Fits(body[..header.Size], default))
        {
            json.Key("\"bytes\": "u8);
            json.Base64(body);
            return;
        }
        header.WriteMembers(json, body[..header.Size], default);
        if (AttributeList.Fault(body[header.Size..]) is { } fault) Throw.At(offset + HeadBytes + header.Size + fault.Offset, fault.Fact);
        json.Key("\"attributes\": "u8);
        AttributeList.Write(json, type.Attributes!, body[header.Size..], header.ScopeOf(body, default));
    }
}
