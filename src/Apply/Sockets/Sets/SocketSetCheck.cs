using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Looks whether a set can be restored in a place. No packet leaves, and no socket of a name of the set is made.</summary>
public sealed class SocketSetCheck
{
    private const string Listening = "listen", Bound = "close", Leftover = "time_wait", BacklogFile = "/proc/sys/net/core/somaxconn";

    private readonly SocketSet _set;
    private readonly ILookup<TcpConnection, TcpSnapshot> _connections;
    private readonly ILookup<TcpConnection, InetDiagnosis> _inUse;
    private readonly ILookup<int, InetDiagnosis> _holders;
    private readonly ILookup<int, InetDiagnosis> _receivers;
    private readonly ILookup<uint, OptionFault> _unixFaults;

    private SocketSetCheck(SocketSet set, SocketMounts mounts)
    {
        _set = set;
        _connections = set.Tcp.Select(static member => member.Connection).Where(static connection => connection.Peer is not null).ToLookup(static connection => TcpConnection.Of(connection.Local, connection.Peer!));
        using SockDiag diag = SockDiag.Open();
        InetDiagnosis[] tcp = [.. diag.InetSockets("inet", "tcp"), .. diag.InetSockets("inet6", "tcp")];
        _inUse = tcp.Where(static other => other.State != Leftover).ToLookup(static other => TcpConnection.Of(other.Source, other.Destination));
        _holders = tcp.Where(static other => other is { State: Listening or Bound, Destination.Port: 0 }).ToLookup(static other => other.Source.Port);
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
    /// <returns>What the sockets will not have, and nobody will miss.</returns>
    /// <exception cref="EngineException">Something is.</exception>
    internal static IReadOnlyList<string> Demand(SocketSet set, NetworkNamespace? place, SocketMounts mounts)
    {
        IReadOnlyList<SocketFinding> findings = Run(set, place, mounts);
        string[] faults = [.. findings.SelectMany(static finding => finding.Faults.Select(fault => $"{finding.Socket} ({finding.Description}): {fault}"))];
        if (faults.Length > 0) throw new EngineException(faults[0] + (faults.Length > 1 ? $"; crit socket check tells {faults.Length - 1} more" : ""));
        return [.. findings.SelectMany(static finding => finding.Notes)];
    }

    private SocketFinding[] Run()
    {
        IReadOnlyDictionary<uint, string> names = _set.Names;
        var findings = new Dictionary<uint, SocketFinding>();
        foreach (TcpMember member in _set.Tcp) findings[member.Number.Id] = Look(member, names[member.Number.Id]);
        foreach (UdpMember member in _set.Udp) findings[member.Number.Id] = Look(member, names[member.Number.Id]);
        foreach (UnixSocketRecord record in _set.Unix.Sockets) findings[record.Id] = Look(record, names[record.Id]);
        HashSet<uint> held = [.. _set.Order];
        return [.. _set.Order.Select(id => findings[id]), .. findings.Where(finding => !held.Contains(finding.Key)).Select(static finding => finding.Value)];
    }

    private SocketFinding Look(TcpMember member, string name)
    {
        using SafeFileHandle socket = TcpEngine.MakeSocket(member.Connection.Local.AddressFamily);
        var faults = SocketSettings.Prepare(socket, member).Concat(SocketSettings.Finish(socket, member.Number)).ToList();
        if (member.Connection.Peer is not null) faults.AddRange(OptionFields.TryLate(socket, member.Options.Entries, isConnected: false));
        if (member.Connection.State == TcpConnectionState.Listen) faults.AddRange(FaultOfBacklog(member.Connection.Backlog));
        return Find(member.Number.Id, name, member.Connection.Name, faults, Look(member, socket));
    }

    private SocketFinding Look(UdpMember member, string name)
    {
        // Without a device of its own nothing of it can be tried.
        if (UdpPlace.Find(member, out UdpPlace place) is { } missing) return new SocketFinding(name, $"{member}", [missing], [.. _set.Notes[member.Number.Id]]);
        using SafeFileHandle socket = UdpCalls.Open(member.File[0].IsIpv6 ? UdpCalls.Inet6 : UdpCalls.Inet);
        OptionFault[] faults = [.. UdpSocket.Try(socket, member.File), .. SocketSettings.Finish(socket, member.Number)];
        return new SocketFinding(name, $"{member}", [.. faults.Where(static fault => !fault.IsHarmless).Select(member.Tell), .. Look(member, place)], [.. _set.Notes[member.Number.Id], .. faults.Where(static fault => fault.IsHarmless).Select(member.Tell)]);
    }

    private SocketFinding Look(UnixSocketRecord record, string name)
    {
        if (_unixFaults.Contains(record.Id)) return Find(record.Id, name, $"{record}", [.. _unixFaults[record.Id]], []);
        using SafeFileHandle socket = UnixSocketCalls.Make((int)record.Type);
        List<OptionFault> faults = [.. SocketSettings.Finish(socket, new SocketNumber(record.Id, record.Ino, record.Flags, record.Signal))];
        if (record.Options is { } options) faults.AddRange(OptionFields.Try(socket, new OptionEntries(options)));
        if (record.State == UnixSocketState.Listen) faults.AddRange(FaultOfBacklog(record.Backlog));
        return Find(record.Id, name, $"{record}", faults, []);
    }

    private SocketFinding Find(uint id, string name, string description, IReadOnlyList<OptionFault> tried, IEnumerable<string> found)
    {
        string Tell(OptionFault fault) => _set.Entries.TryGetValue(id, out MessageView? entry) ? entry.Error(fault.Field, fault.Fact).Message : $"{fault}";
        return new SocketFinding(name, description, [.. tried.Where(static fault => !fault.IsHarmless).Select(Tell), .. found], [.. _set.Notes[id], .. tried.Where(static fault => fault.IsHarmless).Select(Tell)]);
    }

    private static IEnumerable<OptionFault> FaultOfBacklog(uint backlog)
    {
        uint most = uint.Parse(File.ReadAllText(BacklogFile), CultureInfo.InvariantCulture);
        if (backlog > most) yield return new OptionFault("backlog", $"is {backlog}, the kernel makes {most} of it: expected at most what {BacklogFile} says here");
    }

    private IEnumerable<string> Look(TcpMember member, SafeFileHandle socket)
    {
        if (FaultOfDevice(member.Connection, socket, out TcpSnapshot connection) is { } missing)
        {
            yield return missing;
            yield break;
        }
        if (SocketSettings.Bind(socket, connection.Local.Address) is { } absent) yield return absent;
        else if (connection.Peer is { } peer && SocketSettings.Route(Plain(connection.Local.Address), new IPEndPoint(Plain(peer.Address), peer.Port), member.Options.Entries) is { } unreachable) yield return unreachable;
        if (connection.Local.Port == 0) yield break;
        if (InUse(member, connection) is { } other) yield return $"{other.Source}{(other.Destination.Port == 0 ? "" : $" -> {other.Destination}")} is there already, socket {other.Ino}; expected it to be free";
        if (connection.Peer is not { } end) yield break;
        var ends = TcpConnection.Of(connection.Local, end);
        // On two links there may be two connections of the same link-local addresses: who belongs to whom is not known then.
        if (_connections[ends].Count() > 1 || _connections[ends.Reversed].ToArray() is not [var opposite] || opposite == member.Connection) yield break;
        if (TcpPair.FindDisagreement(connection, opposite) is { } fault) yield return fault;
    }

    private IEnumerable<string> Look(UdpMember member, UdpPlace place)
    {
        if (place.Local is not { } local || place.IsGroup) yield break;
        using SafeFileHandle socket = UdpCalls.Open(InetSocketCalls.FamilyNumber(local.AddressFamily));
        bool isAnywhere = member.File[0].Has("ipopt_freebind") || member.File[0].Has("ipopt_transparent");
        if (!isAnywhere && SocketSettings.Bind(socket, local.Address) is { } absent) yield return absent;
        else if (!isAnywhere && place.Peer is { } peer && SocketSettings.Route(Plain(local.Address), new IPEndPoint(Plain(peer.Address), peer.Port), EntriesOf(member)) is { } unreachable) yield return unreachable;
        InetDiagnosis? other = place.IsShared ? null : _receivers[local.Port].FirstOrDefault(other => local.Port != 0 && place.Meets(other));
        if (other is not null) yield return $"{other.Source} is there already, socket {other.Ino}; expected it to be free";
    }

    private static OptionEntries EntriesOf(UdpMember member)
    {
        JsonObject entry = InetSkWriter.Convert(member.File, member.Number.Id, member.Number.Ino).Result;
        return new OptionEntries(entry["opts"]!.AsObject(), entry["ip_opts"] as JsonObject);
    }

    // Of a connection both ends must be free, beside it others may have the port; a listener shares with nobody who listens, and with who is bound where both let others in.
    private InetDiagnosis? InUse(TcpMember member, TcpSnapshot connection)
    {
        long device = LinkLocal.DeviceOf(connection);
        if (connection.Peer is { } peer) return _inUse[TcpConnection.Of(connection.Local, peer)].FirstOrDefault(other => device == 0 || other.Interface == 0 || other.Interface == device);
        if (IsOn(member.Options.Entries.Socket["so_reuseport"])) return null;
        var claim = new PortClaim(connection.Local.Address, device, member.Options.V6Only);
        return _holders[connection.Local.Port].FirstOrDefault(other => claim.Meets(other) && (other.State == Listening || !connection.ReuseAddress));
    }

    private static bool IsOn(JsonNode? flag) => flag is not null && flag.ToString() is not ("0" or "false");

    // The socket that asks is of this namespace, as those of the set will be.
    private static string? FaultOfDevice(TcpSnapshot connection, SafeFileHandle socket, out TcpSnapshot resolved)
    {
        resolved = connection;
        try
        {
            resolved = LinkLocal.Resolve(socket, connection);
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
