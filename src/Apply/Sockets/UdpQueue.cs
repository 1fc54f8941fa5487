using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Reads the receive queue of a socket, which stays as it is. A datagram without data can be seen once: dump a socket once.</summary>
internal static class UdpQueue
{
    private const int LongestDatagram = 65535, ControlBytes = 1024, CmsgHeadBytes = 16;

    // The types of control messages, which have numbers of options.
    private const int PktinfoType = Libc.IP_PKTINFO, TtlType = Libc.IP_TTL, TosType = Libc.IP_TOS;

    /// <summary>The datagrams, the oldest first, as messages: each as its owner would receive it.</summary>
    public static IReadOnlyList<InetCrMessage> Read(SafeFileHandle socket)
    {
        int offset = OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF);
        OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF, 0);
        try
        {
            var queue = new List<InetCrMessage>();
            byte[] data = new byte[LongestDatagram], control = new byte[ControlBytes], source = new byte[InetAddress.Bytes];
            while (DatagramCalls.Peek(socket, data, control, source) is var (length, controlLength))
            {
                Add(queue, data.AsSpan(0, length), control.AsSpan(0, controlLength), source);
            }
            return queue;
        }
        finally
        {
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_PEEK_OFF, offset);
        }
    }

    private static void Add(List<InetCrMessage> queue, ReadOnlySpan<byte> data, ReadOnlySpan<byte> control, ReadOnlySpan<byte> source)
    {
        for (bool isFirst = true; isFirst || !data.IsEmpty; isFirst = false)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, InetCrMessage.ChunkBytes)];
            data = data[part.Length..];
            var message = new InetCrMessage(InetCrCommand.Datagram) { HasMore = !data.IsEmpty };
            if (isFirst)
            {
                message.Add("datagram_source", source);
                AddControl(message, control);
            }
            message.Add("datagram_data", part);
            queue.Add(message);
        }
    }

    private static void AddControl(InetCrMessage message, ReadOnlySpan<byte> control)
    {
        while (control.Length >= CmsgHeadBytes)
        {
            Libc.cmsghdr head = MemoryMarshal.Read<Libc.cmsghdr>(control);
            int length = (int)head.cmsg_len;
            ReadOnlySpan<byte> value = control[CmsgHeadBytes..length];
            if (head.cmsg_level == Libc.IPPROTO_IP)
            {
                if (head.cmsg_type == PktinfoType) message.Add("datagram_pktinfo", value);
                else if (head.cmsg_type == TtlType) message.Add("datagram_ttl", [(byte)BinaryPrimitives.ReadInt32LittleEndian(value)]);
                else if (head.cmsg_type == TosType) message.Add("datagram_tos", value[..1]);
            }
            control = control[Math.Min(control.Length, (length + 7) & ~7)..];
        }
    }
}
