using System.Buffers.Binary;
using System.Globalization;

namespace Soccr.Apply.Sockets;

/// <summary>A <c>struct sockaddr_in</c>: family in host order, port and address in network order, 8 zero bytes.</summary>
internal static class InetAddress
{
    public const int Bytes = 16;
    private const int Port = 2, Address = 4;
    private const byte Inet = 2;

    public static byte[] Make(ReadOnlySpan<byte> address, ushort port)
    {
        byte[] made = new byte[Bytes];
        made[0] = Inet;
        BinaryPrimitives.WriteUInt16BigEndian(made.AsSpan(Port), port);
        address.CopyTo(made.AsSpan(Address));
        return made;
    }

    public static ushort PortOf(ReadOnlySpan<byte> endpoint) => BinaryPrimitives.ReadUInt16BigEndian(endpoint[Port..]);

    public static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> endpoint) => endpoint.Slice(Address, 4);

    public static bool IsAny(ReadOnlySpan<byte> address) => !address.ContainsAnyExcept((byte)0);

    public static bool IsMulticast(ReadOnlySpan<byte> address) => address[0] is >= 224 and < 240;

    public static string ToText(ReadOnlySpan<byte> endpoint) =>
        string.Create(CultureInfo.InvariantCulture, $"{endpoint[Address]}.{endpoint[5]}.{endpoint[6]}.{endpoint[7]}:{PortOf(endpoint)}");
}
