using System.Buffers.Binary;

namespace Soccr.Apply.Sockets;

/// <summary>An IP packet with a datagram in it (RFC 768, 791). The kernel fills in length, number and checksum of IPv4; UDP's checksum is zero, which is none.</summary>
internal static class ForgedPacket
{
    /// <summary>Bytes of an UDP header.</summary>
    public const int UdpBytes = 8;

    /// <summary>What a datagram has of which the owner was not told more.</summary>
    public const byte UsualTtl = 64;

    /// <summary>UDP's number.</summary>
    public const byte Udp = 17;

    private const int IpBytes = 20;
    private const byte VersionAndWords = 0x45;

    /// <summary>Makes it: of IPv6 there may be several packets, the parts of one.</summary>
    /// <param name="datagram">The datagram.</param>
    /// <param name="to">Where it goes, of the same family.</param>
    public static IReadOnlyList<byte[]> Make(UdpDatagram datagram, ReadOnlySpan<byte> to) => datagram.IsIpv6 ? ForgedPacket6.Make(datagram, to) : [Make4(datagram, to)];

    /// <summary>Beyond this machine a packet to a group does not go with a TTL of zero.</summary>
    public static byte TtlOf(UdpDatagram datagram, ReadOnlySpan<byte> to) => InetAddress.IsMulticast(InetAddress.AddressOf(to)) ? (byte)0 : datagram.Ttl ?? UsualTtl;

    /// <summary>Writes the header, without a checksum, and the data.</summary>
    public static void WriteUdp(Span<byte> udp, UdpDatagram datagram, ReadOnlySpan<byte> to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(udp, InetAddress.PortOf(datagram.Source));
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], InetAddress.PortOf(to));
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpBytes + datagram.Data.Length));
        datagram.Data.CopyTo(udp[UdpBytes..]);
    }

    private static byte[] Make4(UdpDatagram datagram, ReadOnlySpan<byte> to)
    {
        byte[] packet = new byte[IpBytes + UdpBytes + datagram.Data.Length];
        packet[0] = VersionAndWords;
        packet[1] = datagram.Tos ?? 0;
        packet[8] = TtlOf(datagram, to);
        packet[9] = Udp;
        InetAddress.AddressOf(datagram.Source).CopyTo(packet.AsSpan(12));
        InetAddress.AddressOf(to).CopyTo(packet.AsSpan(16));
        WriteUdp(packet.AsSpan(IpBytes), datagram, to);
        return packet;
    }
}
