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
    // enum socket_state: an UDP socket is SS_UNCONNECTED, connected or not. SOCK_DGRAM.
    private const int SocketUnconnected = 1, Datagrams = 2;
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

    /// <summary>The socket that a file begins with.</summary>
    /// <param name="messages">The messages of the file.</param>
    /// <exception cref="ImageFormatException">The first message is no socket, or one that is none of UDP.</exception>
    public static InetCrMessage SocketOf(IReadOnlyList<InetCrMessage> messages)
    {
        if (messages.Count == 0 || !messages[0].IsSocket) throw new ImageFormatException("the first message is no socket, expected cmd dump, restore or dump6", new Location(Offset: messages.Count == 0 ? null : messages[0].Offset));
        Demand(messages[0], "sock_state", SocketUnconnected, "an UDP socket is unconnected there, also where it has a peer");
        Demand(messages[0], "sock_type", Datagrams, "a socket of datagrams");
        return messages[0];
    }

    private static void Demand(InetCrMessage message, string name, int wanted, string expected)
    {
        byte[] value = message.Find(name) ?? throw message.Error(null, $"{name} is missing, expected {wanted}: {expected}");
        int found = BinaryPrimitives.ReadInt32LittleEndian(value);
        if (found != wanted) throw message.Error(name, $"{name} is {found}, expected {wanted}: {expected}");
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
        var read = new InetCrMessage((InetCrCommand)header[0]) { HasMore = (BinaryPrimitives.ReadUInt16LittleEndian(message[6..]) & Multi) != 0, Offset = at };
        if (!Enum.IsDefined(read.Command)) Throw.At(at + NetlinkMessage.HeadBytes, $"cmd is {header[0]}, expected dump, restore, datagram or dump6");
        if (AttributeList.Fault(message[HeadBytes..]) is { } fault) Throw.At(at + HeadBytes + fault.Offset, fault.Fact);
        read.Take(message[HeadBytes..], at + HeadBytes);
        return read;
    }
}
