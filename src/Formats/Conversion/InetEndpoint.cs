using System.Buffers.Binary;

namespace Soccr.Formats.Conversion;

/// <summary>A <c>struct sockaddr_in</c> or <c>sockaddr_in6</c> as CRIU's pair of a port in host order and an address in words as it lies in memory.</summary>
/// <param name="Words">One word of IPv4, four of IPv6.</param>
/// <param name="Port">Port.</param>
/// <param name="Device">Index of the device that a link-local address is of.</param>
internal readonly record struct InetEndpoint(uint[] Words, uint Port, uint Device)
{
    /// <summary>Words of an address.</summary>
    public const int Words4 = 1, Words6 = 4;

    private const int Bytes4 = 16, Bytes6 = 28, Address4 = 4, Address6 = 8, Scope = 24;
    private const ushort Inet = 2, Inet6 = 10;

    public bool HasAddress => Array.Exists(Words, static word => word != 0);

    public bool IsEmpty => !HasAddress && Port == 0;

    /// <summary>Whether the address is one of a device: fe80::/10, and groups of a machine or a link.</summary>
    public bool IsLinkLocal => Words.Length == Words6 && ((Words[0] & 0xc0ff) == 0x80fe || (Words[0] & 0xffff & ~0xf000) is 0x01ff or 0x02ff);

    public static InetEndpoint Empty(bool isIpv6) => new(new uint[isIpv6 ? Words6 : Words4], 0, 0);

    public static InetEndpoint Read(ReadOnlySpan<byte> endpoint)
    {
        bool isIpv6 = endpoint.Length == Bytes6;
        uint[] words = new uint[isIpv6 ? Words6 : Words4];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = BinaryPrimitives.ReadUInt32LittleEndian(endpoint[((isIpv6 ? Address6 : Address4) + sizeof(uint) * i)..]);
        }
        return new InetEndpoint(words, BinaryPrimitives.ReadUInt16BigEndian(endpoint[2..]), isIpv6 ? BinaryPrimitives.ReadUInt32LittleEndian(endpoint[Scope..]) : 0);
    }

    public byte[] ToBytes()
    {
        bool isIpv6 = Words.Length == Words6;
        byte[] endpoint = new byte[isIpv6 ? Bytes6 : Bytes4];
        BinaryPrimitives.WriteUInt16LittleEndian(endpoint, isIpv6 ? Inet6 : Inet);
        BinaryPrimitives.WriteUInt16BigEndian(endpoint.AsSpan(2), (ushort)Port);
        for (int i = 0; i < Words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(endpoint.AsSpan((isIpv6 ? Address6 : Address4) + sizeof(uint) * i), Words[i]);
        }
        if (isIpv6) BinaryPrimitives.WriteUInt32LittleEndian(endpoint.AsSpan(Scope), Device);
        return endpoint;
    }
}
