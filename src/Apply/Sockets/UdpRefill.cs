using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Refills the receive queue of a socket: each datagram is sent to it from inside its network namespace, with an IP and an UDP header that say what the first ones
/// said. From the constructor on until it is disposed of a filter on the socket lets nothing else in.
/// </summary>
internal sealed class UdpRefill : IDisposable
{
    private const int HugeBuffer = int.MaxValue / 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    // ld mark; jeq #0xC114, next, next but one; ret #-1; ret #0. linux/include/uapi/linux/filter.h: marks are at SKF_AD_OFF + SKF_AD_MARK.
    private static readonly (ushort Code, byte IfTrue, byte IfFalse, uint K)[] s_program = [(0x20, 0, 0, 0xfffff014), (0x15, 0, 1, NetworkLock.Mark), (0x06, 0, 0, uint.MaxValue), (0x06, 0, 0, 0)];

    private readonly SafeFileHandle _socket;

    public UdpRefill(SafeFileHandle socket)
    {
        _socket = socket;
        SocketOptionCalls.SetFilter(socket, [.. s_program.SelectMany(static step => Encode(step.Code, step.IfTrue, step.IfFalse, step.K))]);
    }

    /// <summary>Sends the queue to the socket, which is bound.</summary>
    public void Run(UdpImage image, List<string> losses)
    {
        if (image.Queue.Count == 0) return;
        SocketOptionCalls.ForceReceiveBuffer(_socket, HugeBuffer);
        // Of both families in a socket that has both.
        using SafeFileHandle raw = MakeRaw(AddressFamily.InterNetwork);
        using SafeFileHandle? raw6 = image.Message.IsIpv6 ? MakeRaw(AddressFamily.InterNetworkV6) : null;
        var route = new RefillRoute(image, _socket);
        for (int i = 0; i < image.Queue.Count; i++)
        {
            UdpDatagram datagram = image.Queue[i];
            SafeFileHandle from = datagram.IsIpv6 ? raw6! : raw;
            byte[] to = route.DestinationOf(datagram, InetAddress.PortOf(image.Bind!));
            string? loss = route.Prepare(from, datagram, to) ?? Send(from, datagram, to);
            if (loss is not null) losses.Add($"datagram {i} of the queue, {datagram.Data.Length} bytes from {InetAddress.ToText(datagram.Source)}: {loss}");
        }
    }

    public void Dispose() => SocketOptionCalls.SetFilter(_socket, []);

    private static SafeFileHandle MakeRaw(AddressFamily family)
    {
        SafeFileHandle raw = InetSocketCalls.MakeRaw(family, NetworkLock.Mark);
        SocketOptionCalls.ForceSendBuffer(raw, HugeBuffer);
        return raw;
    }

    private string? Send(SafeFileHandle raw, UdpDatagram datagram, byte[] to)
    {
        uint before = UdpCalls.QueuedBytes(_socket);
        try
        {
            // A raw socket of IPv6 takes the port for a protocol.
            byte[] address = InetAddress.Make(InetAddress.AddressOf(to), 0, InetAddress.DeviceOf(to));
            foreach (byte[] packet in ForgedPacket.Make(datagram, to)) SocketQueueCalls.SendTo(raw, packet, address);
        }
        catch (IOException e)
        {
            return $"{e.Message}; it is left out";
        }
        // One at a time: the processors' queues between would keep no order. Delivered it takes memory, also without data.
        return SpinWait.SpinUntil(() => UdpCalls.QueuedBytes(_socket) > before, s_patience) ? null : "it was sent and did not arrive, which a firewall or another socket on this port explains";
    }

    private static byte[] Encode(ushort code, byte ifTrue, byte ifFalse, uint k)
    {
        byte[] instruction = new byte[8];
        BinaryPrimitives.WriteUInt16LittleEndian(instruction, code);
        (instruction[2], instruction[3]) = (ifTrue, ifFalse);
        BinaryPrimitives.WriteUInt32LittleEndian(instruction.AsSpan(4), k);
        return instruction;
    }
}
