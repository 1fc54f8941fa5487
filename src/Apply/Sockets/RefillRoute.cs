using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>Where datagrams are sent so that they reach the socket, and nobody beyond this machine.</summary>
internal sealed class RefillRoute(UdpImage image)
{
    private static readonly byte[] s_loopback = [127, 0, 0, 1];

    /// <summary>The address to send a datagram to: the one that it had, where its owner is told it; else one that the socket listens on.</summary>
    public byte[] DestinationOf(UdpDatagram datagram)
    {
        if (datagram.Destination is { } told) return told;
        byte[] bound = InetAddress.AddressOf(image.Bind!).ToArray();
        if (image.LocksAddress && !InetAddress.IsAny(bound)) return bound;
        return image.Message.Find("sockopt_bindtodevice") is { } device ? AddressOf(device) : s_loopback;
    }

    /// <summary>Makes the raw socket send there.</summary>
    /// <returns>What speaks against it; null where nothing does.</returns>
    public string? Prepare(SafeFileHandle raw, UdpDatagram datagram, byte[] to)
    {
        if (InetAddress.IsMulticast(to))
        {
            if (datagram.Ttl is > 0) return "it was sent to a group, and its TTL, which the owner is told, cannot be put back without sending it to the network; it is left out";
            int device = datagram.Device != 0 ? datagram.Device : image.Memberships.FirstOrDefault(membership => membership.Group.AsSpan().SequenceEqual(to))?.Device ?? 0;
            MulticastCalls.SetDevice(raw, new byte[4], OptionValue.OfNumber(device));
            return null;
        }
        return IsHere(to) ? null : $"it was sent to {new IPAddress(to)}, which is no unicast address of this network namespace; it is left out";
    }

    // Only a datagram to an address of this namespace stays inside: one may be bound to, and one that is for broadcast may not be connected to without SO_BROADCAST.
    private static bool IsHere(byte[] address)
    {
        using SafeFileHandle probe = UdpCalls.Open();
        try
        {
            SocketCalls.Bind(probe, InetAddress.Make(address, 0));
            SocketCalls.Connect(probe, InetAddress.Make(address, 1));
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    // A socket of a device hears what comes in by it, and to an address of its own a packet does.
    private static byte[] AddressOf(byte[] device)
    {
        string name = System.Text.Encoding.UTF8.GetString(device).TrimEnd('\0');
        UnicastIPAddressInformation? first = Array.Find(NetworkInterface.GetAllNetworkInterfaces(), one => one.Name == name)?.GetIPProperties().UnicastAddresses
            .FirstOrDefault(static address => address.Address.AddressFamily == AddressFamily.InterNetwork);
        return first?.Address.GetAddressBytes() ?? throw new EngineException($"device {name} has no IPv4 address, expected one to refill the receive queue by");
    }
}
