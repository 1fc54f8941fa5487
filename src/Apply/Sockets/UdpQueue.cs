using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Reads the receive queue of a socket, which stays as it is. A datagram without data can be seen once: dump a socket once.</summary>
internal static class UdpQueue
{
    private const int LongestDatagram = 65535, FlowInfo = 4;

    /// <summary>The datagrams, the oldest first, as messages: each as its owner would receive it.</summary>
    public static IReadOnlyList<InetCrMessage> Read(SafeFileHandle socket, bool isIpv6)
    {
        int offset = SocketOptionCalls.GetPeekOffset(socket);
        SocketOptionCalls.SetPeekOffset(socket, 0);
        try
        {
            var queue = new List<InetCrMessage>();
            byte[] data = new byte[LongestDatagram];
            while (MessageCalls.Peek(socket, data) is { } received)
            {
                Add(queue, data.AsSpan(0, received.Length), Head(socket, isIpv6, received));
            }
            return queue;
        }
        finally
        {
            SocketOptionCalls.SetPeekOffset(socket, offset);
        }
    }

    private static InetCrMessage Head(SafeFileHandle socket, bool isIpv6, ReceivedMessage received)
    {
        var head = new InetCrMessage(InetCrCommand.Datagram);
        if (isIpv6) received.Source.AsSpan(FlowInfo, sizeof(uint)).Clear();
        head.Add(isIpv6 ? "datagram_source6" : "datagram_source", received.Source);
        AddControl(head, IpControl.Read(received.Control));
        UdpDevices.AddNames(head, socket);
        return head;
    }

    // The first message has what there is to say of the datagram.
    private static void Add(List<InetCrMessage> queue, ReadOnlySpan<byte> data, InetCrMessage head)
    {
        for (bool isFirst = true; isFirst || !data.IsEmpty; isFirst = false)
        {
            ReadOnlySpan<byte> part = data[..Math.Min(data.Length, InetCrMessage.ChunkBytes)];
            data = data[part.Length..];
            var message = new InetCrMessage(InetCrCommand.Datagram) { HasMore = !data.IsEmpty };
            foreach (InetCrAttribute attribute in isFirst ? head.Attributes : [])
            {
                message.Add(attribute.Name!, attribute.Payload);
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
        if (control.Pktinfo6 is { } pktinfo6) message.Add("datagram_pktinfo6", pktinfo6);
        if (control.HopLimit is { } hops) message.Add("datagram_hoplimit", [hops]);
        if (control.TrafficClass is { } traffic) message.Add("datagram_tclass", [traffic]);
        if (control.FlowInfo is { } flow) message.Add("datagram_flowinfo", flow);
    }
}
