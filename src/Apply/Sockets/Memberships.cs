using System.Buffers.Binary;
using System.Net;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets;

/// <summary>The multicast groups of a socket. The kernel does not list them: all groups of the namespace are candidates, and the socket is asked about each.</summary>
internal static class Memberships
{
    private const int UsualSources = 64;

    /// <summary>Reads them, those of IPv4 in a socket of IPv6 too, ordered by device and group: the order in which they were joined cannot be had.</summary>
    public static IReadOnlyList<MembershipFilter> Read(SafeFileHandle socket)
    {
        using NetworkNamespace inside = NetworkNamespace.Of(socket);
        bool isIpv6 = SocketOptionCalls.GetFamily(socket) == UdpCalls.Inet6;
        return [.. inside.Run(MembershipCandidates.Read).Where(candidate => isIpv6 || !InetAddress.IsIpv6(candidate.Group))
            .Select(candidate => Ask(socket, candidate.Device, candidate.Group)).OfType<MembershipFilter>()
            .OrderBy(static membership => membership.Device).ThenBy(static membership => Convert.ToHexString(membership.Group), StringComparer.Ordinal)];
    }

    /// <summary>Joins a group, so that at no time a sender is heard whom the membership leaves out.</summary>
    public static void Join(SafeFileHandle socket, MembershipFilter membership)
    {
        try
        {
            if (membership.Mode == MulticastCalls.Include) MulticastCalls.JoinSource(socket, membership.IsIpv6, membership.ToSourceRequest(membership.Sources[0]));
            else MulticastCalls.Join(socket, membership.IsIpv6, membership.ToMreq());
            if (membership.Sources.Count > 0) MulticastCalls.SetFilter(socket, membership.IsIpv6, membership.ToGroupFilter(membership.Sources.Count));
        }
        catch (IOException e)
        {
            throw new EngineException($"group {new IPAddress(membership.Group)} on device {membership.Device}: {e.Message}", e);
        }
    }

    /// <summary>Why a group cannot be joined, as far as that is told without joining it, of which the network hears; null for nothing.</summary>
    public static string? FindFault(SafeFileHandle socket, MembershipFilter membership)
    {
        if (!InetAddress.IsMulticast(membership.Group)) return $"{new IPAddress(membership.Group)} is no multicast group";
        return membership.Device == 0 || DeviceCalls.FindName(socket, membership.Device) is not null ? null : $"group {new IPAddress(membership.Group)} on device {membership.Device}: there is no such device here";
    }

    private static MembershipFilter? Ask(SafeFileHandle socket, int device, byte[] group)
    {
        for (int room = UsualSources; ;)
        {
            byte[] filter = new MembershipFilter(group, device, 0, []).ToGroupFilter(room);
            if (!MulticastCalls.TryGetFilter(socket, InetAddress.IsIpv6(group), filter)) return null;
            int count = BinaryPrimitives.ReadInt32LittleEndian(filter.AsSpan(GroupFilter.Count));
            if (count <= room)
            {
                int mode = BinaryPrimitives.ReadInt32LittleEndian(filter.AsSpan(GroupFilter.Mode));
                return new MembershipFilter(group, device, mode, [.. Enumerable.Range(0, count)
                    .Select(index => InetAddress.AddressOf(filter.AsSpan(GroupFilter.Sources + GroupFilter.SourceBytes * index)).ToArray())]);
            }
            room = count;
        }
    }
}
