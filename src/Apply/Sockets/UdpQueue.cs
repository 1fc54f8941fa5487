using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Reads the receive queue of a socket, which stays as it is. A datagram without data can be seen once: dump a socket once.</summary>
internal static class UdpQueue
{
    private const int LongestDatagram = 65535;

    /// <summary>The datagrams, the oldest first, as messages: each as its owner would receive it.</summary>
    public static IReadOnlyList<InetCrMessage> Read(SafeFileHandle socket)
    {
        int offset = SocketOptionCalls.GetPeekOffset(socket);
        SocketOptionCalls.SetPeekOffset(socket, 0);
        try
        {
            var queue = new List<InetCrMessage>();
            byte[] data = new byte[LongestDatagram];
            while (MessageCalls.Peek(socket, data) is { } received)
            {
                Add(queue, data.AsSpan(0, received.Length), received);
            }
            return queue;
        }
        finally
        {
            SocketOptionCalls.SetPeekOffset(socket, offset);
        }
    }

    private static void Add(List<InetCrMessage> queue, ReadOnlySpan<byte> data, ReceivedMessage received)
    {
        for (bool isFirst = true; isFirst || !data.IsEmpty; isFirst = false)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, InetCrMessage.ChunkBytes)];
            data = data[part.Length..];
            var message = new InetCrMessage(InetCrCommand.Datagram) { HasMore = !data.IsEmpty };
            if (isFirst)
            {
                message.Add("datagram_source", received.Source);
                AddControl(message, IpControl.Read(received.Control));
            }
            message.Add("datagram_data", part);
            queue.Add(message);
        }
    }

    private static void AddControl(InetCrMessage message, IpControl control)
    {
        if (control.Pktinfo is { } pktinfo) message.Add("datagram_pktinfo", pktinfo);
        if (control.Ttl is { } ttl) message.Add("datagram_ttl", [ttl]);
        if (control.Tos is { } tos) message.Add("datagram_tos", [tos]);
    }
}
