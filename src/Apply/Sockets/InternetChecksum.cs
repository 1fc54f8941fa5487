using System.Buffers.Binary;

namespace Soccr.Apply.Sockets;

/// <summary>The checksum of IP, TCP and UDP (RFC 1071): the complement of a sum of words of 16 bits, with its carries.</summary>
internal static class InternetChecksum
{
    private const uint Udp = 17;

    /// <summary>Adds up words in network order; an odd byte is the upper half of one.</summary>
    public static uint Sum(ReadOnlySpan<byte> words)
    {
        uint sum = 0;
        for (; words.Length >= 2; words = words[2..]) sum += BinaryPrimitives.ReadUInt16BigEndian(words);
        return words.IsEmpty ? sum : sum + (uint)(words[0] << 8);
    }

    /// <summary>The checksum of a sum.</summary>
    public static ushort Fold(uint sum)
    {
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }

    /// <summary>The checksum of a datagram, whose own field is zero. Zero says that there is none, and is written in the other way.</summary>
    /// <param name="from">Address of the sender.</param>
    /// <param name="to">Address of the receiver.</param>
    /// <param name="udp">Header and data.</param>
    public static ushort OfUdp(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to, ReadOnlySpan<byte> udp) =>
        Fold(Sum(from) + Sum(to) + Udp + (uint)udp.Length + Sum(udp)) is var sum and not 0 ? sum : ushort.MaxValue;
}
