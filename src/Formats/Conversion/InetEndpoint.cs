using System.Buffers.Binary;

namespace Soccr.Formats.Conversion;

/// <summary>A <c>struct sockaddr_in</c> as CRIU's pair of a port in host order and an address as it lies in memory.</summary>
internal readonly record struct InetEndpoint(uint Address, uint Port)
{
    private const int Bytes = 16;
    private const ushort Inet = 2;

    public bool IsEmpty => Address == 0 && Port == 0;

    public static InetEndpoint Read(ReadOnlySpan<byte> endpoint) => new(BinaryPrimitives.ReadUInt32LittleEndian(endpoint[4..]), BinaryPrimitives.ReadUInt16BigEndian(endpoint[2..]));

    public byte[] ToBytes()
    {
        byte[] endpoint = new byte[Bytes];
        BinaryPrimitives.WriteUInt16LittleEndian(endpoint, Inet);
        BinaryPrimitives.WriteUInt16BigEndian(endpoint.AsSpan(2), (ushort)Port);
        BinaryPrimitives.WriteUInt32LittleEndian(endpoint.AsSpan(4), Address);
        return endpoint;
    }
}
