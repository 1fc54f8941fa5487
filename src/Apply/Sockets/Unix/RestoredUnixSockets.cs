using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Sockets that were made again.</summary>
/// <param name="byInode">Their descriptors, closed on exec, by inode number of the record; owned from now on.</param>
public sealed class RestoredUnixSockets(IReadOnlyDictionary<uint, SafeFileHandle> byInode) : IDisposable
{
    /// <summary>Their descriptors by inode number of the record, also of those that only are in flight (<see cref="UnixSocketRecord.IsInFlight"/>).</summary>
    public IReadOnlyDictionary<uint, SafeFileHandle> ByInode => byInode;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafeFileHandle socket in byInode.Values) socket.Dispose();
    }
}
