using System.Buffers.Binary;

namespace Soccr.Apply.Sockets;

/// <summary>IPv6 packets with a datagram in them (RFC 768, 8200). The kernel fills in nothing, and UDP's checksum has to be there.</summary>
internal static class ForgedPacket6
{
    private const int HeaderBytes = 40, FragmentBytes = 8, Alignment = 8;
    private const byte Fragment = 44;
    private const uint Version = 6u << 28, MorePartsFollow = 1;

    // A packet of so many bytes goes by every device, and one of the loopback's size by that.
    private const int LeastMtu = 1280, LoopbackMtu = 65536;

    public static IReadOnlyList<byte[]> Make(UdpDatagram datagram, ReadOnlySpan<byte> to)
    {
        byte[] udp = new byte[ForgedPacket.UdpBytes + datagram.Data.Length];
        ForgedPacket.WriteUdp(udp, datagram, to);
        BinaryPrimitives.WriteUInt16BigEndian(udp.AsSpan(6), InternetChecksum.OfUdp(InetAddress.AddressOf(datagram.Source), InetAddress.AddressOf(to), udp));
        int most = InetAddress.IsMulticast(InetAddress.AddressOf(to)) ? LeastMtu : LoopbackMtu;
        if (HeaderBytes + udp.Length <= most) return [[.. Header(datagram, to, ForgedPacket.Udp, udp.Length), .. udp]];
        return Split(datagram, to, udp, (uint)Random.Shared.Next());
    }

    private static List<byte[]> Split(UdpDatagram datagram, ReadOnlySpan<byte> to, byte[] udp, uint number)
    {
        const int PartBytes = (LeastMtu - HeaderBytes - FragmentBytes) / Alignment * Alignment;
        var packets = new List<byte[]>();
        for (int at = 0; at < udp.Length; at += PartBytes)
        {
            byte[] part = udp[at..Math.Min(at + PartBytes, udp.Length)];
            byte[] head = new byte[FragmentBytes];
            head[0] = ForgedPacket.Udp;
            // The offset counts 8 bytes, and three bits are behind it.
            BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)((uint)at | (at + part.Length < udp.Length ? MorePartsFollow : 0)));
            BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(4), number);
            packets.Add([.. Header(datagram, to, Fragment, FragmentBytes + part.Length), .. head, .. part]);
        }
        return packets;
    }

    private static byte[] Header(UdpDatagram datagram, ReadOnlySpan<byte> to, byte next, int length)
    {
        byte[] header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt32BigEndian(header, Version | (uint)(datagram.Tos ?? 0) << 20 | datagram.FlowLabel);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)length);
        header[6] = next;
        header[7] = ForgedPacket.TtlOf(datagram, to);
        InetAddress.AddressOf(datagram.Source).CopyTo(header.AsSpan(8));
        InetAddress.AddressOf(to).CopyTo(header.AsSpan(24));
        return header;
    }
}
