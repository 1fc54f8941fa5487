using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>
/// A <c>struct sockaddr_in</c>: family in host order, port and address in network order, 8 zero bytes; or a <c>struct sockaddr_in6</c>, with the index of a device behind the
/// address. An address alone has 4 or 16 bytes.
/// </summary>
internal static class InetAddress
{
    public const int Bytes = 16;
    private const int Bytes6 = 28, Port = 2, Address = 4, Address6 = 8, Scope = 24, Length = 4, Length6 = 16;
    private const byte Inet = 2, Inet6 = 10;

    /// <summary>Makes one of an address of either family.</summary>
    /// <param name="address">The address.</param>
    /// <param name="port">The port.</param>
    /// <param name="device">Index of the device that an address of a link is of.</param>
    public static byte[] Make(ReadOnlySpan<byte> address, ushort port, int device = 0)
    {
        bool isIpv6 = address.Length == Length6;
        byte[] made = new byte[isIpv6 ? Bytes6 : Bytes];
        made[0] = isIpv6 ? Inet6 : Inet;
        BinaryPrimitives.WriteUInt16BigEndian(made.AsSpan(Port), port);
        address.CopyTo(made.AsSpan(isIpv6 ? Address6 : Address));
        if (isIpv6) BinaryPrimitives.WriteInt32LittleEndian(made.AsSpan(Scope), device);
        return made;
    }

    public static ushort PortOf(ReadOnlySpan<byte> endpoint) => BinaryPrimitives.ReadUInt16BigEndian(endpoint[Port..]);

    public static ReadOnlySpan<byte> AddressOf(ReadOnlySpan<byte> endpoint) => endpoint[0] == Inet6 ? endpoint.Slice(Address6, Length6) : endpoint.Slice(Address, Length);

    /// <summary>Index of the device that the address is of; 0 for none.</summary>
    public static int DeviceOf(ReadOnlySpan<byte> endpoint) => endpoint[0] == Inet6 ? BinaryPrimitives.ReadInt32LittleEndian(endpoint[Scope..]) : 0;

    /// <summary>Whether an address or an endpoint is one of IPv6; of IPv4 in IPv6 it is.</summary>
    public static bool IsIpv6(ReadOnlySpan<byte> address) => address.Length is Length6;

    public static bool IsAny(ReadOnlySpan<byte> address) => !address.ContainsAnyExcept((byte)0);

    public static bool IsMulticast(ReadOnlySpan<byte> address) => IsIpv6(address) ? address[0] == 0xff : address[0] is >= 224 and < 240;

    /// <summary>Whether an address is one of a device: fe80::/10, and groups of a machine or a link.</summary>
    public static bool NeedsDevice(ReadOnlySpan<byte> address) =>
        IsIpv6(address) && ((address[0] == 0xfe && (address[1] & 0xc0) == 0x80) || (address[0] == 0xff && (address[1] & 0xf) is 1 or 2));

    /// <summary>The address of IPv4 that stands in one of IPv6; another one as it is.</summary>
    public static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> address) =>
        IsIpv6(address) && address.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) ? address[(Length6 - Length)..] : address;

    /// <summary>The endpoint with its address <see cref="Plain"/>.</summary>
    public static byte[] PlainEndpoint(ReadOnlySpan<byte> endpoint) => Make(Plain(AddressOf(endpoint)), PortOf(endpoint), DeviceOf(endpoint));

    /// <summary>The address as addresses of a family are written, 0.0.0.0 or ::.</summary>
    public static string AddressText(ReadOnlySpan<byte> address) => new IPAddress(address).ToString();

    public static string ToText(ReadOnlySpan<byte> endpoint) => string.Create(CultureInfo.InvariantCulture, $"{SocketAddressBytes.Read(endpoint)}");
}
