using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>
/// Gives a socket what its images say beside its connection, and tells what it does not have then. A check does it to a socket that is thrown away, in the place of the restore, before it has an
/// address: the network hears nothing of it, and the kernel says the same to both.
/// </summary>
internal static class SocketSettings
{
    // What decides on which way packets go.
    private static readonly HashSet<string> s_routing = ["so_bound_dev", "so_mark", "so_dontroute", "so_broadcast", "freebind", "transparent"];

    /// <summary>Prepares a TCP socket: what comes before its connection.</summary>
    public static IReadOnlyList<OptionFault> Prepare(SafeFileHandle socket, TcpMember member)
    {
        // Before bind, which some of them are about.
        if (member.Connection.Local.AddressFamily == AddressFamily.InterNetworkV6) TcpCalls.SetV6Only(socket, member.Options.V6Only);
        // A listener has all of them before somebody connects; a connection has the rest behind its queues.
        return member.Connection.Peer is null ? OptionFields.Try(socket, member.Options.Entries) : OptionFields.TryEarly(socket, member.Options.Entries);
    }

    /// <summary>Sets flags and signal of an open file.</summary>
    public static IEnumerable<OptionFault> Finish(SafeFileHandle socket, SocketNumber number)
    {
        (uint flags, uint signal) = (number.Flags, number.Signal);
        if (Try("flags", $"0x{flags:x}", () => DescriptorCalls.SetFlags(socket, (int)flags)) is { } refused) yield return refused;
        else if ((uint)DescriptorCalls.Flags(socket) is var now && now != flags) yield return new OptionFault("flags", $"is 0x{flags:x}, the kernel makes 0x{now:x} of it");
        if (signal != 0 && Try("fown.signum", $"{signal}", () => DescriptorCalls.SetSignal(socket, (int)signal)) is { } unknown) yield return unknown;
    }

    /// <summary>Why a socket cannot have an address; null where it can.</summary>
    /// <param name="socket">A socket that is prepared.</param>
    /// <param name="address">The address; the port does not matter.</param>
    public static string? Bind(SafeFileHandle socket, IPAddress address)
    {
        try
        {
            InetSocketCalls.Bind(socket, new IPEndPoint(address, 0));
            return null;
        }
        catch (IOException e)
        {
            return $"{address} is no address here: {e.Message}";
        }
    }

    /// <summary>Why no packet gets from an address to another; null where one does.</summary>
    /// <param name="local">Where from.</param>
    /// <param name="peer">Where to.</param>
    /// <param name="entries">The options of the socket.</param>
    public static string? Route(IPAddress local, IPEndPoint peer, OptionEntries entries)
    {
        if (local.Equals(IPAddress.IPv6Any) && peer.AddressFamily == AddressFamily.InterNetwork) local = IPAddress.Any;
        // Of datagrams: a connect sends nothing.
        using SafeFileHandle socket = InetSocketCalls.MakeUdp(local.AddressFamily);
        OptionFields.Try(socket, new OptionEntries(Only(entries.Socket), entries.Ip is { } ip ? Only(ip) : null));
        try
        {
            InetSocketCalls.Bind(socket, new IPEndPoint(local, 0));
            InetSocketCalls.Connect(socket, peer);
            return null;
        }
        catch (IOException e)
        {
            return $"there is no way from {local} to {peer.Address}: {e.Message}";
        }
    }

    private static JsonObject Only(JsonObject entry) =>
        new(entry.Where(static field => s_routing.Contains(field.Key)).Select(static field => new KeyValuePair<string, JsonNode?>(field.Key, field.Value?.DeepClone())));

    private static OptionFault? Try(string field, string value, Action action)
    {
        try
        {
            action();
            return null;
        }
        catch (IOException e)
        {
            return new OptionFault(field, $"is {value}: {e.Message}");
        }
    }
}
