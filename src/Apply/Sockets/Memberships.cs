using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets;

/// <summary>The multicast groups of a socket. The kernel does not list them: all groups of the namespace are candidates, and the socket is asked about each.</summary>
internal static class Memberships
{
    private const int UsualSources = 64;

    /// <summary>Reads them, ordered by device and group: the order in which they were joined cannot be had.</summary>
    public static IReadOnlyList<MembershipFilter> Read(SafeFileHandle socket)
    {
        using NetworkNamespace inside = NetworkNamespace.Of(socket);
        string[] lines = inside.Run(static () => File.ReadAllLines("/proc/thread-self/net/igmp"));
        return [.. Candidates(lines).Select(candidate => Ask(socket, candidate.Device, candidate.Group)).OfType<MembershipFilter>()
            .OrderBy(static membership => membership.Device).ThenBy(static membership => BinaryPrimitives.ReadUInt32BigEndian(membership.Group))];
    }

    /// <summary>Joins a group, so that at no time a sender is heard whom the membership leaves out.</summary>
    public static void Join(SafeFileHandle socket, MembershipFilter membership)
    {
        try
        {
            if (membership.Mode == MulticastCalls.Include) MulticastCalls.JoinSource(socket, membership.ToSourceRequest(membership.Sources[0]));
            else MulticastCalls.Join(socket, membership.ToMreq());
            if (membership.Sources.Count > 0) MulticastCalls.SetFilter(socket, membership.ToGroupFilter(membership.Sources.Count));
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
        if (membership.Device == 0) return null;
        try
        {
            // The same look for the device.
            byte[] device = new byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(device, membership.Device);
            MulticastCalls.SetDevice(socket, new byte[sizeof(int)], device);
            MulticastCalls.SetDevice(socket, new byte[sizeof(int)], new byte[sizeof(int)]);
            return null;
        }
        catch (IOException e)
        {
            return $"group {new IPAddress(membership.Group)} on device {membership.Device}: {e.Message}";
        }
    }

    // A line of a device has its index first, those of its groups begin with a tab.
    private static IEnumerable<(int Device, byte[] Group)> Candidates(IEnumerable<string> lines)
    {
        int device = 0;
        foreach (string line in lines.Skip(1))
        {
            string first = line.Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[0];
            if (!line.StartsWith('\t'))
            {
                device = int.Parse(first, CultureInfo.InvariantCulture);
                continue;
            }
            byte[] group = new byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(group, uint.Parse(first, NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            yield return (device, group);
        }
    }

    private static MembershipFilter? Ask(SafeFileHandle socket, int device, byte[] group)
    {
        for (int room = UsualSources; ;)
        {
            byte[] filter = new MembershipFilter(group, device, 0, []).ToGroupFilter(room);
            if (!MulticastCalls.TryGetFilter(socket, filter)) return null;
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
