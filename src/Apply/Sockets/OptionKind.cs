using System.Net.Sockets;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>What decides which options a socket has, and what they are where nobody has set them.</summary>
/// <param name="Network">Number of its network namespace.</param>
/// <param name="Family">Its family.</param>
/// <param name="Protocol">Its protocol.</param>
/// <param name="IsUnconnected">Whether it is of TCP and has no peer.</param>
internal readonly record struct OptionKind(ulong Network, AddressFamily Family, int Protocol, bool IsUnconnected)
{
    // sockaddr_in6, the longest.
    private const int AddressBytes = 28;

    public bool IsUnix => Family == AddressFamily.Unix;

    public bool IsInet6 => Family == AddressFamily.InterNetworkV6;

    public bool IsTcp => Protocol == (int)ProtocolType.Tcp;

    public bool Has(OptionName option) => option.Scope switch
    {
        OptionScope.Unix => IsUnix,
        OptionScope.Inet => !IsUnix,
        OptionScope.Tcp => IsTcp && (option.Entry != OptionEntry.Ip6 || IsInet6),
        OptionScope.TcpUnconnected => IsUnconnected,
        _ => option.Entry == OptionEntry.Socket || !IsUnix,
    };

    /// <summary>The kind of a socket.</summary>
    /// <exception cref="EngineException">It cannot be asked.</exception>
    public static OptionKind Of(SafeHandle socket)
    {
        try
        {
            int protocol = SocketOptionCalls.GetProtocol(socket);
            bool isUnconnected = protocol == (int)ProtocolType.Tcp && TcpCalls.GetInfo(socket).State switch
            {
                TcpConnectionState.Listen => true,
                TcpConnectionState.Close => !SocketCalls.TryGetPeer(socket, stackalloc byte[AddressBytes]),
                _ => false,
            };
            return new OptionKind(SocketOptionCalls.GetNetworkCookie(socket), SocketOptionCalls.GetAddressFamily(socket), protocol, isUnconnected);
        }
        catch (IOException e)
        {
            throw new EngineException($"what kind of socket it is: {e.Message}", e);
        }
    }
}
