using System.Net;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Where an UDP socket of a set would be in the network namespace of the calling thread, whose devices have numbers of their own.</summary>
/// <param name="Local">Own address; null where it is not bound.</param>
/// <param name="Peer">The address that it is connected to; null where it is not.</param>
/// <param name="Device">Index of the device that it hears alone; 0 for all.</param>
/// <param name="IsShared">Whether it lets others have its port.</param>
/// <param name="IsIpv6Alone">Whether <c>::</c> is not of IPv4 too.</param>
internal readonly record struct UdpPlace(IPEndPoint? Local, IPEndPoint? Peer, int Device, bool IsShared, bool IsIpv6Alone)
{
    /// <summary>Whether it is bound to a group, which is no address of anybody.</summary>
    public bool IsGroup => Local is { } local && InetAddress.IsMulticast(Plain(local.Address).GetAddressBytes());

    /// <summary>Finds it.</summary>
    /// <returns>What is missing for it; null where nothing is.</returns>
    public static string? Find(UdpMember member, out UdpPlace place)
    {
        place = default;
        using SafeFileHandle probe = UdpCalls.Open();
        try
        {
            var here = new UdpMember(member.Number, UdpDevices.Here([.. member.File.Take(1)], probe));
            if (here.File is not [var socket, ..]) return null;
            string? name = socket.Find("sockopt_bindtodevice") is { } device ? Encoding.UTF8.GetString(device).TrimEnd('\0') : null;
            int bound = name is null ? 0 : DeviceCalls.FindIndex(probe, name) ?? throw new EngineException($"there is no device {name} here, expected the one that the socket is bound to");
            place = new UdpPlace(here.Local, here.Peer, bound, socket.Has("sockopt_reuseaddr") || socket.Has("sockopt_reuseport"), socket.Has("ipv6opt_v6only"));
            return null;
        }
        catch (EngineException e)
        {
            return e.Message;
        }
    }

    /// <summary>Whether a socket that is there has the same port for the same datagrams.</summary>
    public bool Meets(InetDiagnosis other) => new PortClaim(Local!.Address, Device, IsIpv6Alone).Meets(other);

    // Without a device, which the kernel tells beside it.
    private static IPAddress Plain(IPAddress address) => new(InetAddress.Plain(address.GetAddressBytes()));
}
