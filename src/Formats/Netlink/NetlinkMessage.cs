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

    private static readonly IntegerType s_flags = new(2, names: NetlinkFamily.Flags);

    /// <summary>Writes the members of a message, which is whole.</summary>
    public static void Write(JsonWriter json, NetlinkFamily family, ReadOnlySpan<byte> message)
    {
        ushort number = BinaryPrimitives.ReadUInt16LittleEndian(message[4..]);
        MessageType? type = family.Find(number, message[HeadBytes..]);
        json.Key("\"type\": "u8);
        if (type is null || type == family.Other) json.Unsigned(number);
        else json.String(Encoding.ASCII.GetBytes(type.Name));
        json.Key("\"flags\": "u8);
        s_flags.Write(json, message[6..8]);
        json.Key("\"seq\": "u8);
        json.Unsigned(BinaryPrimitives.ReadUInt32LittleEndian(message[8..]));
        json.Key("\"pid\": "u8);
        json.Unsigned(BinaryPrimitives.ReadUInt32LittleEndian(message[12..]));
        WriteBody(json, type, message[HeadBytes..]);
    }

    private static void WriteBody(JsonWriter json, MessageType? type, ReadOnlySpan<byte> body)
    {
        if (type?.Header is not { } header || body.Length < header.Size || !header.Fits(body[..header.Size]))
        {
            json.Key("\"bytes\": "u8);
            json.Base64(body);
            return;
        }
        header.WriteMembers(json, body[..header.Size]);
        ReadOnlySpan<byte> attributes = body[header.Size..];
        int trailing = AttributeList.TrailingBytes(attributes);
        json.Key("\"attributes\": "u8);
        AttributeList.Write(json, type.Attributes!, attributes[..^trailing]);
        if (trailing == 0) return;
        json.Key("\"@trailing\": "u8);
        json.Base64(attributes[^trailing..]);
    }
}
