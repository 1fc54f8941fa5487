using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Where datagrams are sent so that they reach the socket, and nobody beyond this machine.</summary>
internal sealed class RefillRoute(UdpImage image, SafeFileHandle socket)
{
    private static readonly byte[] s_loopback = [127, 0, 0, 1], s_loopback6 = IPAddress.IPv6Loopback.GetAddressBytes();

    private string? Bound => image.Message.Find("sockopt_bindtodevice") is { } device ? Encoding.UTF8.GetString(device).TrimEnd('\0') : null;

    /// <summary>Where to send a datagram: the address that it had, where its owner is told it; else one that the socket listens on.</summary>
    public byte[] DestinationOf(UdpDatagram datagram, ushort port)
    {
        byte[] to = datagram.Destination ?? Choose(datagram);
        return InetAddress.Make(to, port, InetAddress.NeedsDevice(to) ? DeviceOf(datagram) : 0);
    }

    /// <summary>Makes the raw socket send there.</summary>
    /// <returns>What speaks against it; null where nothing does.</returns>
    public string? Prepare(SafeFileHandle raw, UdpDatagram datagram, byte[] to)
    {
        byte[] address = InetAddress.AddressOf(to).ToArray();
        if (!InetAddress.IsMulticast(address)) return IsHere(to) ? null : $"it was sent to {InetAddress.AddressText(address)}, which is no unicast address of this network namespace; it is left out";
        if (datagram.Ttl is > 0) return $"it was sent to a group, and its {(datagram.IsIpv6 ? "hop limit" : "TTL")}, which the owner is told, cannot be put back without sending it to the network; it is left out";
        int device = datagram.Device != 0 ? datagram.Device : image.Memberships.FirstOrDefault(membership => membership.Group.AsSpan().SequenceEqual(address))?.Device ?? 0;
        if (datagram.IsIpv6) MulticastCalls.SetDevice6(raw, device);
        else MulticastCalls.SetDevice(raw, new byte[4], OptionValue.OfNumber(device));
        return null;
    }

    private byte[] Choose(UdpDatagram datagram)
    {
        byte[] bound = InetAddress.Plain(InetAddress.AddressOf(image.Bind!)).ToArray();
        if (image.LocksAddress && !InetAddress.IsAny(bound) && InetAddress.IsIpv6(bound) == datagram.IsIpv6) return bound;
        // A sender of a link is one of the device by which the datagram comes in.
        if (InetAddress.DeviceOf(datagram.Source) is not 0 and var device) return AddressOf(DeviceCalls.FindName(socket, device), InetAddress.ToText(datagram.Source), isIpv6: true);
        return Bound is { } name ? AddressOf(name, name, datagram.IsIpv6) : datagram.IsIpv6 ? s_loopback6 : s_loopback;
    }

    private int DeviceOf(UdpDatagram datagram) =>
        datagram.Device != 0 ? datagram.Device : InetAddress.DeviceOf(datagram.Source) is not 0 and var device ? device
        : InetAddress.DeviceOf(image.Bind) is not 0 and var bound ? bound
        : Bound is { } name ? DeviceCalls.FindIndex(socket, name) ?? 0 : 0;

    // Only a datagram to an address of this namespace stays inside: one may be bound to, and one that is for broadcast may not be connected to without SO_BROADCAST.
    private static bool IsHere(byte[] to)
    {
        (byte[] address, int device) = (InetAddress.AddressOf(to).ToArray(), InetAddress.DeviceOf(to));
        using SafeFileHandle probe = UdpCalls.Open(InetAddress.IsIpv6(address) ? UdpCalls.Inet6 : UdpCalls.Inet);
        try
        {
            SocketCalls.Bind(probe, InetAddress.Make(address, 0, device));
            SocketCalls.Connect(probe, InetAddress.Make(address, 1, device));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // A socket of a device hears what comes in by it, and to an address of its own a packet does.
    private static byte[] AddressOf(string? name, string shown, bool isIpv6)
    {
        AddressFamily family = isIpv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        // One that was given a moment ago may not be in use yet.
        IPAddress? first = Array.Find(NetworkInterface.GetAllNetworkInterfaces(), one => one.Name == name)?.GetIPProperties().UnicastAddresses.Select(static address => address.Address)
            .FirstOrDefault(address => address.AddressFamily == family && IsHere(InetAddress.Make(address.GetAddressBytes(), 0, isIpv6 ? (int)address.ScopeId : 0)));
        return first?.GetAddressBytes() ?? throw new EngineException($"device {shown} has no IPv{(isIpv6 ? 6 : 4)} address, expected one to refill the receive queue by");
    }
}
