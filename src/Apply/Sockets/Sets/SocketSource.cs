using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>A socket of a running program, opened here too.</summary>
/// <param name="ino">Inode number.</param>
/// <param name="owner">Who it is of.</param>
/// <param name="handle">The same open file; owned from now on.</param>
public sealed class SocketSource(uint ino, SocketOwner owner, SafeFileHandle handle) : IDisposable
{
    /// <summary>Inode number.</summary>
    public uint Ino => ino;

    /// <summary>The process that it was taken from.</summary>
    public SocketOwner Owner => owner;

    /// <summary>The same open file.</summary>
    public SafeFileHandle Handle => handle;

    /// <summary>Opens descriptors of a process.</summary>
    /// <param name="pid">The process.</param>
    /// <param name="descriptors">Its descriptors.</param>
    /// <exception cref="EngineException">One is not there, or is no socket, or the process may not be traced.</exception>
    public static IReadOnlyList<SocketSource> OpenAll(int pid, IEnumerable<int> descriptors) => OpenAll(descriptors.Select(fd => new SocketOwner(pid, fd)), Open);

    /// <summary>Opens sockets by inode number, each from the first process that has it.</summary>
    /// <param name="inodes">The numbers.</param>
    /// <exception cref="EngineException">No process has one, as far as that can be seen.</exception>
    public static IReadOnlyList<SocketSource> OpenAll(IEnumerable<uint> inodes)
    {
        ILookup<uint, SocketOwner> owners = SocketOwners.Find();
        return OpenAll(inodes, inode => Open(inode, owners));
    }

    private static List<SocketSource> OpenAll<T>(IEnumerable<T> wanted, Func<T, SocketSource> open)
    {
        var opened = new List<SocketSource>();
        try
        {
            foreach (T one in wanted) opened.Add(open(one));
            return opened;
        }
        catch
        {
            foreach (SocketSource source in opened) source.Dispose();
            throw;
        }
    }

    private static SocketSource Open(SocketOwner owner)
    {
        SafeFileHandle handle = ForeignDescriptor.Open(owner.Pid, owner.Fd);
        FileStatus status = PathCalls.Status(handle);
        if (status.Type == FileType.Socket) return new SocketSource((uint)status.Inode, owner, handle);
        handle.Dispose();
        throw new EngineException($"descriptor {owner.Fd} of process {owner.Pid} is no socket; crit socket list --pid {owner.Pid} shows those that there are");
    }

    private static SocketSource Open(uint inode, ILookup<uint, SocketOwner> owners)
    {
        if (!owners.Contains(inode)) throw new EngineException($"no process has socket {inode} open, expected one of crit socket list");
        SocketSource source = Open(owners[inode].First());
        if (source.Ino == inode) return source;
        source.Dispose();
        throw new EngineException($"socket {inode} was closed while it was looked for");
    }

    /// <inheritdoc/>
    public void Dispose() => handle.Dispose();
}
