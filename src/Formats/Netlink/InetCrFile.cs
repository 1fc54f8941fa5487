using System.Buffers.Binary;
using Soccr.Formats.Netlink.Families;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Files of af_inet_cr messages, <c>udp-INO.nl</c>: a socket, then the datagrams of its receive queue.</summary>
public static class InetCrFile
{
    // Numbers of generic netlink are given out at run time: the first one that is.
    private const ushort FamilyNumber = 0x13;
    private const ushort Multi = 0x2;
    private const byte Version = 1;
    private const int HeadBytes = NetlinkMessage.HeadBytes + 4;

    /// <summary>Reads the messages of a file.</summary>
    /// <param name="file">Its contents.</param>
    /// <param name="name">Its name, for errors.</param>
    /// <exception cref="ImageFormatException">It is malformed, has messages of another kind, or an attribute whose payload is none of its.</exception>
    public static IReadOnlyList<InetCrMessage> ReadAll(ReadOnlySpan<byte> file, string name)
    {
        var messages = new List<InetCrMessage>();
        try
        {
            for (int at = 0; at < file.Length;)
            {
                messages.Add(Read(file, at, out int next));
                at = next;
            }
        }
        catch (ImageFormatException e)
        {
            throw e.Within(name);
        }
        return messages;
    }

    /// <summary>Writes messages as a file.</summary>
    /// <exception cref="ImageFormatException">A message is longer than readers take: a filter, or many memberships.</exception>
    public static byte[] WriteAll(IEnumerable<InetCrMessage> messages)
    {
        var output = new WireWriter();
        foreach (InetCrMessage message in messages)
        {
            int start = output.Length;
            output.WriteRaw(new byte[HeadBytes]);
            foreach (InetCrAttribute attribute in message.Attributes)
            {
                InetCrMessage.Write(output, attribute.Number, attribute.Payload);
            }
            Span<byte> head = output.WrittenForChange[start..];
            if (head.Length > NetlinkMessage.MaxBytes) throw new ImageFormatException($"the message is {head.Length} bytes, at most {NetlinkMessage.MaxBytes} are read back");
            BinaryPrimitives.WriteInt32LittleEndian(head, head.Length);
            BinaryPrimitives.WriteUInt16LittleEndian(head[4..], FamilyNumber);
            BinaryPrimitives.WriteUInt16LittleEndian(head[6..], message.HasMore ? Multi : (ushort)0);
            head[NetlinkMessage.HeadBytes] = (byte)message.Command;
            head[NetlinkMessage.HeadBytes + 1] = Version;
        }
        return output.Written.ToArray();
    }

    private static InetCrMessage Read(ReadOnlySpan<byte> file, int at, out int next)
    {
        int left = file.Length - at;
        uint length = left < HeadBytes ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(file[at..]);
        if (length < HeadBytes || length > left) Throw.At(at, $"{left} bytes are left and the message's length is {length}, expected a message of at least {HeadBytes} bytes");
        ReadOnlySpan<byte> message = file.Slice(at, (int)length);
        next = Math.Min(file.Length, at + AttributeList.Align((int)length));
        ReadOnlySpan<byte> header = message[NetlinkMessage.HeadBytes..];
        if (InetCr.Family.Find(message) is not { Header: not null } || header[1] != Version)
        {
            Throw.At(at, $"the message has type {BinaryPrimitives.ReadUInt16LittleEndian(message[4..])} and version {header[1]}, expected one of af_inet_cr, version {Version}");
        }
        var read = new InetCrMessage((InetCrCommand)header[0]) { HasMore = (BinaryPrimitives.ReadUInt16LittleEndian(message[6..]) & Multi) != 0 };
        if (!Enum.IsDefined(read.Command)) Throw.At(at + NetlinkMessage.HeadBytes, $"cmd is {header[0]}, expected dump, restore, datagram or dump6");
        if (AttributeList.Fault(message[HeadBytes..]) is { } fault) Throw.At(at + HeadBytes + fault.Offset, fault.Fact);
        read.Take(message[HeadBytes..], at);
        return read;
    }
}
