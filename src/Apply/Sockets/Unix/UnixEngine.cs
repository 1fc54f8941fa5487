using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Takes unix sockets out of running programs, and makes them again: streams, datagrams and sequenced packets, with names, connections, queues and descriptors in flight.</summary>
public static class UnixEngine
{
    /// <summary>
    /// Reads sockets, and those that are in flight in their queues; nothing is taken out, and what cannot be carried is refused.
    /// The programs had better be stopped meanwhile, and one dump is to be enough: the kernel shows datagrams without bytes only once.
    /// </summary>
    /// <param name="sockets">Own descriptors of them, as pidfd_getfd gives them; they stay the caller's. The same socket may be there twice.</param>
    /// <param name="firstId">File ids are given from here on.</param>
    /// <param name="readOptions">Gives a socket's options as a <c>sk_opts_entry</c>; null for none.</param>
    /// <exception cref="UnixSocketException">One of them cannot be carried, or the kernel does not tell something of it: it takes CAP_NET_ADMIN.</exception>
    /// <exception cref="IOException">A descriptor is none.</exception>
    public static UnixSocketSet Dump(IEnumerable<SafeFileHandle> sockets, uint firstId = 1, Func<SafeFileHandle, JsonObject>? readOptions = null)
    {
        using var dump = new UnixDump(firstId, readOptions);
        return dump.Run(sockets);
    }

    /// <summary>
    /// Makes the sockets of a set again. A path may have the file of a socket that nobody has any more; it is replaced. The sockets of a dump whose names are
    /// wanted again must be closed by then.
    /// </summary>
    /// <param name="set">The sockets; it stays the caller's.</param>
    /// <param name="options">Where to, and how.</param>
    /// <exception cref="UnixSocketException">The set is not whole, a name is taken, or the kernel refuses a step; nothing is left of what was done.</exception>
    /// <exception cref="EngineException">The process may not enter a namespace.</exception>
    public static RestoredUnixSockets Restore(UnixSocketSet set, UnixRestoreOptions options)
    {
        using UnixRestore restore = Begin(set, options);
        return restore.Keep();
    }

    /// <summary>The same, but that nothing of it stays where what is returned is disposed of before it was told to keep them.</summary>
    /// <inheritdoc cref="Restore"/>
    internal static UnixRestore Begin(UnixSocketSet set, UnixRestoreOptions options)
    {
        UnixCheck.Run(set);
        var restore = new UnixRestore(set, options);
        try
        {
            restore.Make();
            return restore;
        }
        catch
        {
            restore.Dispose();
            throw;
        }
    }
}
