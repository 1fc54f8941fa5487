using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Unix;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Looks whether a set can be restored in a place. No packet leaves, and no socket of a name of the set is made.</summary>
public sealed class SocketSetCheck
{
    private const string Listening = "listen", Leftover = "time_wait";

    private readonly SocketSet _set;
    private readonly ILookup<TcpConnection, TcpSnapshot> _connections;
    private readonly ILookup<TcpConnection, InetDiagnosis> _inUse;
    private readonly ILookup<int, InetDiagnosis> _listeners;
    private readonly ILookup<int, InetDiagnosis> _receivers;
    private readonly ILookup<uint, string> _unixFaults;

    private SocketSetCheck(SocketSet set, SocketMounts mounts)
    {
        _set = set;
        _connections = set.Tcp.Select(static member => member.Connection).Where(static connection => connection.Peer is not null).ToLookup(static connection => TcpConnection.Of(connection.Local, connection.Peer!));
        using SockDiag diag = SockDiag.Open();
        InetDiagnosis[] tcp = [.. diag.InetSockets("inet", "tcp"), .. diag.InetSockets("inet6", "tcp")];
        _inUse = tcp.Where(static other => other.State != Leftover).ToLookup(static other => TcpConnection.Of(other.Source, other.Destination));
        _listeners = tcp.Where(static other => other.State == Listening).ToLookup(static other => other.Source.Port);
        _receivers = diag.InetSockets("inet", "udp").Concat(diag.InetSockets("inet6", "udp")).ToLookup(static other => other.Source.Port);
        _unixFaults = UnixSetFaults.Find(set.Unix, mounts, diag.UnixSockets());
    }

    /// <summary>Looks at each socket.</summary>
    /// <param name="set">The sockets.</param>
    /// <param name="place">The network namespace; null for this process's own.</param>
    /// <param name="mounts">Where paths are to be bound.</param>
    /// <returns>A finding for each, in the order of the descriptors.</returns>
    /// <exception cref="EngineException">A namespace cannot be entered, or a mount was told that no path is on.</exception>
    /// <exception cref="IOException">The kernel does not tell.</exception>
    public static IReadOnlyList<SocketFinding> Run(SocketSet set, NetworkNamespace? place, SocketMounts mounts)
    {
        mounts.Demand(set.Unix);
        return place is null ? new SocketSetCheck(set, mounts).Run() : place.Run(() => new SocketSetCheck(set, mounts).Run());
    }

    /// <summary>Throws where something is against it.</summary>
    /// <exception cref="EngineException">Something is.</exception>
    internal static void Demand(SocketSet set, NetworkNamespace? place, SocketMounts mounts)
    {
        string[] faults = [.. Run(set, place, mounts).SelectMany(static finding => finding.Faults.Select(fault => $"{finding.Socket} ({finding.Description}): {fault}"))];
        if (faults.Length > 0) throw new EngineException(faults[0] + (faults.Length > 1 ? $"; crit socket check tells {faults.Length - 1} more" : ""));
    }

    private SocketFinding[] Run()
    {
        IReadOnlyDictionary<uint, string> names = _set.Names;
        var findings = new Dictionary<uint, SocketFinding>();
        foreach (TcpMember member in _set.Tcp) findings[member.Number.Id] = new SocketFinding(names[member.Number.Id], member.Connection.Name, [.. Look(member)]);
        foreach (UdpMember member in _set.Udp) findings[member.Number.Id] = new SocketFinding(names[member.Number.Id], member.ToString(), [.. Look(member)]);
        foreach (UnixSocketRecord record in _set.Unix.Sockets) findings[record.Id] = new SocketFinding(names[record.Id], record.ToString(), [.. _unixFaults[record.Id]]);
        HashSet<uint> held = [.. _set.Order];
        return [.. _set.Order.Select(id => findings[id]), .. findings.Where(finding => !held.Contains(finding.Key)).Select(static finding => finding.Value)];
    }

    private IEnumerable<string> Look(TcpMember member)
    {
        if (member.Connection.Local.Port == 0) yield break;
        if (FaultOfDevice(member.Connection, out TcpSnapshot connection) is { } missing)
        {
            yield return missing;
            yield break;
        }
        bool isAnywhere = member.Options.Ip?["freebind"] is not null;
        if (!isAnywhere && FaultOfAddress(connection.Local.Address) is { } absent) yield return absent;
        else if (connection.Peer is { } peer && FaultOfRoute(connection.Local.Address, peer) is { } unreachable) yield return unreachable;
        if (InUse(member, connection) is { } other) yield return $"{other.Source}{(other.Destination.Port == 0 ? "" : $" -> {other.Destination}")} is there already, socket {other.Ino}; expected it to be free";
        if (connection.Peer is not { } end) yield break;
        var ends = TcpConnection.Of(connection.Local, end);
        // On two links there may be two connections of the same link-local addresses: who belongs to whom is not known then.
        if (_connections[ends].Count() > 1 || _connections[ends.Reversed].ToArray() is not [var opposite] || opposite == member.Connection) yield break;
        if (TcpPair.FindDisagreement(connection, opposite) is { } fault) yield return fault;
    }

    private IEnumerable<string> Look(UdpMember member)
    {
        if (UdpPlace.Find(member, out UdpPlace place) is { } missing)
        {
            yield return missing;
            yield break;
        }
        if (place.Local is not { } local || place.IsGroup) yield break;
        if (!member.File[0].Has("ipopt_freebind") && FaultOfAddress(local.Address) is { } absent) yield return absent;
        else if (place.Peer is { } peer && FaultOfRoute(local.Address, peer) is { } unreachable) yield return unreachable;
        InetDiagnosis? other = place.IsShared ? null : _receivers[local.Port].FirstOrDefault(other => local.Port != 0 && place.Meets(other));
        if (other is not null) yield return $"{other.Source} is there already, socket {other.Ino}; expected it to be free";
    }

    // Of a connection both ends must be free, beside it others may have the port; a listener shares with nobody who listens.
    private InetDiagnosis? InUse(TcpMember member, TcpSnapshot connection)
    {
        long device = LinkLocal.DeviceOf(connection);
        bool IsSameLink(InetDiagnosis other) => device == 0 || other.Interface == 0 || other.Interface == device;
        if (connection.Peer is { } peer) return _inUse[TcpConnection.Of(connection.Local, peer)].FirstOrDefault(IsSameLink);
        bool isShared = member.Options.Socket["so_reuseport"] is { } share && share.ToString() is not ("0" or "false");
        return isShared ? null : _listeners[connection.Local.Port].FirstOrDefault(other => IsSameLink(other) && Overlaps(other.Source.Address, connection.Local.Address));
    }

    // The socket that asks is of this namespace, as those of the set will be.
    private static string? FaultOfDevice(TcpSnapshot connection, out TcpSnapshot resolved)
    {
        TcpSnapshot found = connection;
        string? fault = connection.Device is null ? null : Try(connection.Local.AddressFamily, socket => found = LinkLocal.Resolve(socket, connection), null);
        resolved = found;
        return fault;
    }

    private static string? FaultOfAddress(IPAddress address) => Try(address.AddressFamily, socket => InetSocketCalls.Bind(socket, new IPEndPoint(address, 0)), $"{address} is no address here");

    private static string? FaultOfRoute(IPAddress local, IPEndPoint peer)
    {
        // Of datagrams: a connect sends nothing.
        (IPAddress from, IPAddress to) = (Plain(local), Plain(peer.Address));
        if (IsAny(from)) from = to.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any;
        using var socket = new Socket(from.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            socket.Connect(new IPEndPoint(to, peer.Port));
            return null;
        }
        catch (SocketException e)
        {
            return $"there is no way from {from} to {to}: {e.Message}";
        }
    }

    private static string? Try(AddressFamily family, Action<SafeFileHandle> action, string? fact)
    {
        using SafeFileHandle socket = TcpEngine.MakeSocket(family);
        try
        {
            action(socket);
            return null;
        }
        catch (IOException e)
        {
            return fact is null ? e.Message : $"{fact}: {e.Message}";
        }
    }

    private static bool Overlaps(IPAddress one, IPAddress other)
    {
        (IPAddress first, IPAddress second) = (TcpConnection.OnWire(one), TcpConnection.OnWire(other));
        return first.Equals(second) || IsAny(first) || IsAny(second);
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
