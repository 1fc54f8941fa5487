using System.Globalization;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Which processes have which sockets open: what the links in <c>/proc/PID/fd</c> say. Of processes that may not be looked into there is nothing.</summary>
public static class SocketOwners
{
    private const string Processes = "/proc", Start = "socket:[";

    /// <summary>The owners by inode number.</summary>
    /// <param name="pid">A process; null for all.</param>
    /// <exception cref="EngineException">There is no such process, or it may not be looked into.</exception>
    public static ILookup<uint, SocketOwner> Find(int? pid = null)
    {
        if (pid is { } wanted) Demand(wanted);
        IEnumerable<int> processes = pid is { } one ? [one] : Directory.EnumerateDirectories(Processes).Select(ToNumber).OfType<int>().Order();
        return processes.SelectMany(OfProcess).ToLookup(static found => found.Ino, static found => found.Owner);
    }

    /// <summary>The inode number of a socket that a process has open; null where the descriptor is none, or none of a socket.</summary>
    public static uint? InodeOf(SocketOwner owner) => InodeOf(string.Create(CultureInfo.InvariantCulture, $"{Processes}/{owner.Pid}/fd/{owner.Fd}"));

    private static void Demand(int pid)
    {
        try
        {
            _ = Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"{Processes}/{pid}/fd")).Any();
        }
        catch (DirectoryNotFoundException e)
        {
            throw new EngineException($"there is no process {pid}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"process {pid} may not be looked into: {e.Message}", e);
        }
    }

    private static List<(uint Ino, SocketOwner Owner)> OfProcess(int pid)
    {
        var found = new List<(uint Ino, SocketOwner Owner)>();
        try
        {
            foreach (string link in Directory.EnumerateFileSystemEntries(string.Create(CultureInfo.InvariantCulture, $"{Processes}/{pid}/fd")))
            {
                if (ToNumber(link) is { } fd && InodeOf(link) is { } inode) found.Add((inode, new SocketOwner(pid, fd)));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is somebody else's.
        }
        found.Sort(static (one, other) => one.Owner.Fd.CompareTo(other.Owner.Fd));
        return found;
    }

    private static uint? InodeOf(string link)
    {
        try
        {
            string? target = new FileInfo(link).LinkTarget;
            return target?.StartsWith(Start, StringComparison.Ordinal) == true && uint.TryParse(target.AsSpan()[Start.Length..^1], NumberStyles.None, CultureInfo.InvariantCulture, out uint inode) ? inode : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static int? ToNumber(string path) => int.TryParse(Path.GetFileName(path.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}
