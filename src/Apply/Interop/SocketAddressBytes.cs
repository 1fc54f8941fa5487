using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>IP end points as <c>sockaddr_in</c> and <c>sockaddr_in6</c>.</summary>
internal static class SocketAddressBytes
{
    /// <summary>Enough for an address of either family.</summary>
    public const int LongestLength = 28;

    private static readonly int s_address4 = (int)Marshal.OffsetOf<Libc.sockaddr_in>(nameof(Libc.sockaddr_in.sin_addr));
    private static readonly int s_address6 = (int)Marshal.OffsetOf<Libc.sockaddr_in6>(nameof(Libc.sockaddr_in6.sin6_addr));

    /// <summary>Length of an address: the kernel wants it exact for <c>SO_PEERNAME</c>.</summary>
    public static int LengthOf(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? Unsafe.SizeOf<Libc.sockaddr_in6>() : Unsafe.SizeOf<Libc.sockaddr_in>();

    /// <summary>Writes an address.</summary>
    /// <param name="endPoint">The address, of IPv4 or IPv6.</param>
    /// <param name="bytes">Receives it; at least <see cref="LongestLength"/> bytes.</param>
    /// <returns>Its length.</returns>
    public static int Write(IPEndPoint endPoint, Span<byte> bytes)
    {
        int length = LengthOf(endPoint.AddressFamily);
        bytes = bytes[..length];
        bytes.Clear();
        ushort port = BinaryPrimitives.ReverseEndianness((ushort)endPoint.Port);
        if (endPoint.AddressFamily == AddressFamily.InterNetworkV6)
        {
            var address = new Libc.sockaddr_in6 { sin6_family = Libc.AF_INET6, sin6_port = port, sin6_scope_id = (uint)endPoint.Address.ScopeId };
            MemoryMarshal.Write(bytes, address);
            endPoint.Address.TryWriteBytes(bytes[s_address6..], out _);
        }
        else
        {
            MemoryMarshal.Write(bytes, new Libc.sockaddr_in { sin_family = Libc.AF_INET, sin_port = port });
            endPoint.Address.TryWriteBytes(bytes[s_address4..], out _);
        }
        return length;
    }

    /// <summary>Reads an address; null where it is of another family.</summary>
    public static IPEndPoint? Read(ReadOnlySpan<byte> bytes)
    {
        switch (MemoryMarshal.Read<ushort>(bytes))
        {
            case Libc.AF_INET:
                ushort port = BinaryPrimitives.ReverseEndianness(MemoryMarshal.Read<Libc.sockaddr_in>(bytes).sin_port);
                return new IPEndPoint(new IPAddress(bytes.Slice(s_address4, 4)), port);
            case Libc.AF_INET6:
                var six = MemoryMarshal.Read<Libc.sockaddr_in6>(bytes);
                return new IPEndPoint(new IPAddress(bytes.Slice(s_address6, 16), six.sin6_scope_id), BinaryPrimitives.ReverseEndianness(six.sin6_port));
            default:
                return null;
        }
    }
}
