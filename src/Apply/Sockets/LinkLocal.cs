using System.Net;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;

namespace Soccr.Apply.Sockets;

/// <summary>
/// IPv6 addresses that are good on one link, fe80::/10. The kernel knows the link by the index of its device, which is another one in each network namespace; images have the
/// device's name. A socket with such an address is bound to the device (<c>linux/net/ipv6/af_inet6.c</c>, <c>inet6_bind</c> and <c>inet6_getname</c>).
/// </summary>
internal static class LinkLocal
{
    /// <summary>Whether an address is one.</summary>
    public static bool Is(IPEndPoint? end) => end?.Address.IsIPv6LinkLocal == true;

    /// <summary>Whether an address is one and does not tell its device.</summary>
    public static bool LacksDevice(IPEndPoint? end) => Is(end) && end!.Address.ScopeId == 0;

    /// <summary>Index of the device of a connection's link-local addresses; 0 where there are none, or it is not known.</summary>
    public static long DeviceOf(TcpSnapshot connection) => Is(connection.Local) ? connection.Local.Address.ScopeId : Is(connection.Peer) ? connection.Peer!.Address.ScopeId : 0;

    /// <summary>Name of the device of an address that a socket has; null where it is another kind of address.</summary>
    public static string? NameOf(SafeHandle socket, IPEndPoint end) => !Is(end) ? null
        : DeviceCalls.FindName(socket, (int)end.Address.ScopeId) ?? throw new IOException($"{end}: the device of this index is gone by now");

    /// <summary>A connection with the index that its device has in the network namespace of a socket.</summary>
    /// <exception cref="IOException">There is no such device.</exception>
    public static TcpSnapshot Resolve(SafeHandle socket, TcpSnapshot connection)
    {
        if (connection.Device is not { } name) return connection;
        int index = DeviceCalls.FindIndex(socket, name) ?? throw new IOException($"there is no device {name} here, expected that of a link-local address");
        return connection with { Local = On(connection.Local, index), Peer = connection.Peer is { } peer ? On(peer, index) : null };
    }

    /// <summary>An address with the name of its device, such as <c>[fe80::1%eth0]:80</c>.</summary>
    /// <param name="end">The address.</param>
    /// <param name="device">The name, where it is known.</param>
    public static string ToText(IPEndPoint end, string? device) => Is(end) && device is not null ? $"[{TcpConnection.OnWire(end.Address)}%{device}]:{end.Port}" : $"{end}";

    private static IPEndPoint On(IPEndPoint end, int index) => Is(end) ? new IPEndPoint(new IPAddress(end.Address.GetAddressBytes(), index), end.Port) : end;
}
