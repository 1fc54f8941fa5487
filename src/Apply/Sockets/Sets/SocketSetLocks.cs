using System.Security.Cryptography;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>
/// The locks of sets of sockets: tables of nftables whose names the inventory of the set tells, in CRIU's way (<see cref="CheckpointLock"/>). They are known
/// by the names, so that one whose command was killed can be found.
/// </summary>
public static class SocketSetLocks
{
    // With the prefixes as long as names of CRIU's tables are, so that nothing is cut off.
    private const int RunDigits = 15;

    private const string TablePrefix = $"CRIU-{SocketSetName.Prefix}";

    /// <summary>A run that there was not yet.</summary>
    public static string NewRun() => $"{SocketSetName.Prefix}{RandomNumberGenerator.GetHexString(RunDigits, lowercase: true)}";

    /// <summary>The table of a run.</summary>
    public static string TableOf(string run) => $"CRIU-{run}";

    /// <summary>The table of a set.</summary>
    /// <param name="images">The set.</param>
    /// <exception cref="Formats.ImageFormatException">It is a checkpoint of CRIU's, whose locks are not ours, or its inventory is malformed.</exception>
    public static string TableOf(Checkpoint images)
    {
        MessageView inventory = images.First("INVENTORY") ?? throw new Formats.ImageFormatException($"{images.Store.Name}: there is no inventory.img, expected a set of crit socket dump");
        return SocketSetName.IsOf(inventory) ? CheckpointLock.TableName(images) : throw inventory.Error("dump_criu_run_id", $"is {inventory.Text("dump_criu_run_id") ?? "missing"}, expected a set of crit socket dump: {SocketSetName.Prefix}...");
    }

    /// <summary>Closes the network for the connections of a set, beside those that it may be closed for already: of the same set with other addresses.</summary>
    /// <param name="images">The set.</param>
    /// <param name="place">Where; null for this process's own namespace.</param>
    /// <returns>The table; null where there are no connections.</returns>
    /// <exception cref="Formats.ImageFormatException">It is a checkpoint of CRIU's, or an image is malformed.</exception>
    /// <exception cref="EngineException">nft is not there, or refuses.</exception>
    public static string? Close(Checkpoint images, NetworkNamespace? place)
    {
        string table = TableOf(images);
        if (CheckpointLock.For(images, place) is not { } gate) return null;
        gate.Close();
        return table;
    }

    /// <summary>The locks that there are.</summary>
    /// <param name="place">Where; null for this process's own namespace.</param>
    /// <exception cref="EngineException">nft is not there, or refuses.</exception>
    public static IReadOnlyList<string> Find(NetworkNamespace? place)
    {
        const string Line = "table inet ";
        return [.. new FirewallProgram("nft", place).Run("", "list", "tables", "inet").Split('\n').Where(static line => line.StartsWith(Line + TablePrefix, StringComparison.Ordinal)).Select(static line => line[Line.Length..])];
    }

    /// <summary>Opens a lock for good.</summary>
    /// <param name="table">Its table, one that <see cref="Find"/> found.</param>
    /// <param name="place">Where; null for this process's own namespace.</param>
    /// <exception cref="EngineException">nft is not there, or refuses.</exception>
    public static void Remove(string table, NetworkNamespace? place) => new NftablesLock(table, [], place).Open();
}
