using System.Buffers.Binary;

namespace Soccr.Formats.Netlink;

/// <summary>Whether a message reads as one of a family: for finding out what a dump is where nothing says it.</summary>
internal static class MessageShape
{
    /// <summary>Whether nothing of the message is unknown: the structure is there, and each attribute has a name and the length it should have.</summary>
    /// <param name="family">The family.</param>
    /// <param name="message">A whole message.</param>
    public static bool ReadsAs(NetlinkFamily family, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> body = message[NetlinkMessage.HeadBytes..];
        MessageType? type = family.Find(BinaryPrimitives.ReadUInt16LittleEndian(message[4..]), body);
        return type?.Header is { } header && body.Length >= header.Size && header.Fits(body[..header.Size]) && AllKnown(type.Attributes!, body[header.Size..]);
    }

    private static bool AllKnown(AttributeTable table, ReadOnlySpan<byte> attributes)
    {
        if (AttributeList.TrailingBytes(attributes) != 0) return false;
        ReadOnlySpan<byte> left = attributes;
        while (!left.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(left);
            AttributeTable.Entry? entry = table.Find(AttributeList.NumberOf(left));
            if (entry?.Type.Select(attributes).Fits(left[AttributeList.HeadBytes..length]) != true) return false;
            left = left[Math.Min(AttributeList.Align(length), left.Length)..];
        }
        return true;
    }
}
