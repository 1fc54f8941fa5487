namespace Soccr.Formats.Checkpoints;

/// <summary>What tells a set of sockets, which has no tasks, from a checkpoint: the run that its inventory names.</summary>
public static class SocketSetName
{
    /// <summary>How <c>inventory_entry.dump_criu_run_id</c> begins; CRIU has a UUID there.</summary>
    public const string Prefix = "soccr-";

    /// <summary>Whether an inventory is that of a set of sockets.</summary>
    /// <param name="inventory">Its entry, or null.</param>
    public static bool IsOf(MessageView? inventory) => inventory?.Text("dump_criu_run_id")?.StartsWith(Prefix, StringComparison.Ordinal) == true;
}
