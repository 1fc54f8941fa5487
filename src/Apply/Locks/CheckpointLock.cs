using System.Globalization;
using System.Net;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Locks;

/// <summary>The lock that a checkpoint asks for: CRIU closed the network when it dumped, and opens it when it has restored, but does not close it then.</summary>
public static class CheckpointLock
{
    // criu/criu/net.c, nftables_get_table: a buffer of 32 bytes, of which "inet " and the end take six.
    private const int LongestTableName = 26;

    /// <summary>Numbers of <c>inventory_entry.network_lock_method</c>, and what makes such a lock. 2 is none.</summary>
    private static readonly Func<Checkpoint, IReadOnlyCollection<TcpConnection>, NetworkNamespace?, INetworkLock?>[] s_methods =
    [
        static (_, connections, place) => new IptablesLock(connections, place),
        static (checkpoint, connections, place) => new NftablesLock(TableName(checkpoint), connections, place),
        static (_, _, _) => null,
    ];

    /// <summary>Makes the lock, open.</summary>
    /// <param name="checkpoint">The images.</param>
    /// <param name="place">The namespace that is restored into; null for this process's own.</param>
    /// <returns>Null where none is needed: no connection, a method of none, or a network namespace in the images, which is restored with CRIU's lock inside.</returns>
    /// <exception cref="Formats.ImageFormatException">An image that has to be asked is malformed.</exception>
    public static INetworkLock? For(Checkpoint checkpoint, NetworkNamespace? place)
    {
        TcpConnection[] connections = [.. Connections(checkpoint)];
        if (connections.Length == 0 || (OwnNetwork(checkpoint) is not null && ExternalNetwork(checkpoint) is null)) return null;
        MessageView? inventory = checkpoint.First("INVENTORY");
        ulong method = inventory?.Number("network_lock_method") ?? 0;
        if (method >= (ulong)s_methods.Length) throw inventory!.Error("network_lock_method", $"is {method}, expected 0 (iptables), 1 (nftables) or 2 (none)");
        return s_methods[method](checkpoint, connections, place);
    }

    /// <summary>
    /// The key of the root task's network namespace, where that is one of its own which the dump was told to leave out: its contents are not in
    /// the images, and no lock either. Null otherwise.
    /// </summary>
    /// <exception cref="Formats.ImageFormatException">An image that has to be asked is malformed.</exception>
    public static string? ExternalNetwork(Checkpoint checkpoint) =>
        OwnNetwork(checkpoint) is { } number && checkpoint.First("NETNS", number)?.Text("ext_key") is { Length: > 0 } key ? key : null;

    /// <summary>The connections of the images, in their order.</summary>
    /// <exception cref="Formats.ImageFormatException">An image that has to be asked is malformed.</exception>
    internal static IEnumerable<TcpConnection> Connections(Checkpoint checkpoint) => checkpoint.Sockets
        .Where(static socket => socket is { Proto: "TCP", DstPort: > 0 })
        .Select(static socket => TcpConnection.Of(End(socket, "src", socket.SrcAddr, socket.SrcPort), End(socket, "dst", socket.DstAddr, socket.DstPort)))
        .Distinct();

    /// <summary>Name of the table that CRIU makes at a dump, and deletes at the restore.</summary>
    /// <exception cref="Formats.ImageFormatException">The images give a name that is none.</exception>
    internal static string TableName(Checkpoint checkpoint)
    {
        MessageView? inventory = checkpoint.First("INVENTORY");
        string? run = inventory?.Text("dump_criu_run_id");
        // Before there were ids of dumps, criu 3.18 and earlier.
        if (string.IsNullOrEmpty(run)) run = checkpoint.Tasks.Count > 0 ? checkpoint.Tasks[0].Pid.ToString(CultureInfo.InvariantCulture) : "0";
        string name = $"CRIU-{run}";
        if (!NftablesRules.IsName(name)) throw inventory!.Error("dump_criu_run_id", "has other characters than letters, digits and hyphens, expected a UUID");
        return name.Length > LongestTableName ? name[..LongestTableName] : name;
    }

    private static IPEndPoint End(SocketView socket, string name, string? address, uint? port)
    {
        if (address is null) throw socket.File.Message.Error($"{name}_addr", "it is missing, expected in a connection");
        if (port is not (> 0 and <= IPEndPoint.MaxPort)) throw socket.File.Message.Error($"{name}_port", $"is {port}, expected a port of 1 to {IPEndPoint.MaxPort}");
        return new IPEndPoint(IPAddress.Parse(address), (int)port);
    }

    // As CRIU finds out: the root task's namespaces against those that the dump ran in.
    private static ulong? OwnNetwork(Checkpoint checkpoint)
    {
        MessageView? outside = checkpoint.First("INVENTORY")?.Message("root_ids"), inside = checkpoint.Tasks.Count > 0 ? checkpoint.Tasks[0].Ids : null;
        return outside is not null && inside is not null && inside.Number("net_ns_id") is var number && number != outside.Number("net_ns_id") ? number : null;
    }
}
