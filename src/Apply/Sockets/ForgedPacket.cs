using System.Buffers.Binary;

namespace Soccr.Apply.Sockets;

/// <summary>An IPv4 packet with a datagram in it. The kernel fills in its length, number and checksum; UDP's checksum is zero, which is none.</summary>
internal static class ForgedPacket
{
    private const int IpBytes = 20, UdpBytes = 8;
    private const byte VersionAndWords = 0x45, UsualTtl = 64, Udp = 17;

    public static byte[] Make(UdpDatagram datagram, ReadOnlySpan<byte> to)
    {
        byte[] packet = new byte[IpBytes + UdpBytes + datagram.Data.Length];
        packet[0] = VersionAndWords;
        packet[1] = datagram.Tos ?? 0;
        // Beyond this machine a packet to a group does not go with a TTL of zero.
        packet[8] = InetAddress.IsMulticast(InetAddress.AddressOf(to)) ? (byte)0 : datagram.Ttl ?? UsualTtl;
        packet[9] = Udp;
        InetAddress.AddressOf(datagram.Source).CopyTo(packet.AsSpan(12));
        InetAddress.AddressOf(to).CopyTo(packet.AsSpan(16));
        Span<byte> udp = packet.AsSpan(IpBytes);
        BinaryPrimitives.WriteUInt16BigEndian(udp, InetAddress.PortOf(datagram.Source));
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], InetAddress.PortOf(to));
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpBytes + datagram.Data.Length));
        datagram.Data.CopyTo(udp[UdpBytes..]);
        return packet;
    }
}
