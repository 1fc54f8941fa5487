using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>The file that a socket is bound to: where it is, and whose.</summary>
/// <param name="Permissions">Owner and mode.</param>
/// <param name="MntId">The mount that it is on; null where its directory is the same one in this process's own mount namespace, so that the name means the same here.</param>
/// <param name="Directory">Where a relative name starts; empty for an absolute one.</param>
/// <param name="Deleted">Whether the name leads there no more.</param>
internal sealed record UnixBoundFile(UnixFilePermissions Permissions, int? MntId, byte[] Directory, bool Deleted)
{
    private const string OwnNamespace = "/proc/self/ns/mnt";

    private static readonly byte[] s_deleted = Encoding.ASCII.GetBytes(" (deleted)");

    /// <summary>Finds it.</summary>
    /// <param name="socket">A socket whose name is a path.</param>
    /// <param name="name">The path without a NUL.</param>
    /// <param name="mounts">Gives the mount namespace that has a mount, or null.</param>
    /// <exception cref="UnixSocketException">It is not where the name says; the text does not name the socket.</exception>
    public static UnixBoundFile Find(SafeFileHandle socket, ReadOnlySpan<byte> name, Func<int, MountNamespace?> mounts)
    {
        using SafeFileHandle file = UnixSocketCalls.BoundFile(socket) ?? throw new UnixSocketException("the kernel tells no file for its path");
        FileStatus status = PathCalls.Status(file);
        byte[] path = PathCalls.PathOf(file);
        int mount = status.MountId;
        bool marked = path.AsSpan().EndsWith(s_deleted);
        byte[] directory = name[0] == '/' ? [] : DirectoryOf(marked ? path[..^s_deleted.Length] : path, name);
        MountNamespace space = mounts(mount) ?? throw new UnixSocketException($"its file is on mount {mount}, which is in no process's mount namespace");
        byte[] full = directory.Length == 0 ? name.ToArray() : [.. directory, (byte)'/', .. name];
        bool there = LeadsTo(space, full, status);
        if (!there && !marked) throw new UnixSocketException($"its file is {Encoding.UTF8.GetString(path)}, where its name does not lead: it was renamed, or covered, or bound under another root directory");
        return new UnixBoundFile(new UnixFilePermissions(status.Mode, status.Uid, status.Gid), IsHere(space, full) ? null : mount, directory, !there);
    }

    private static byte[] DirectoryOf(ReadOnlySpan<byte> path, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> own = name;
        while (own.StartsWith("./"u8)) own = own[2..];
        if (!path.EndsWith(own) || path.Length <= own.Length || path[^(own.Length + 1)] != '/')
        {
            throw new UnixSocketException($"its file is {Encoding.UTF8.GetString(path)}, which does not tell the directory that its relative name starts from");
        }
        ReadOnlySpan<byte> directory = path[..^(own.Length + 1)];
        return directory.IsEmpty ? [(byte)'/'] : directory.ToArray();
    }

    private static bool IsHere(MountNamespace space, byte[] path)
    {
        byte[] parent = path[..(path.LastIndexOf((byte)'/') + 1)];
        using SafeFileHandle? here = PathCalls.Find(parent);
        if (here is not null) return LeadsTo(space, parent, PathCalls.Status(here));
        // Many programs are in a mount namespace of their own that differs elsewhere only: the directory tells more than the namespace, as long as it is there.
        using MountNamespace own = MountNamespace.Open(OwnNamespace);
        return own.Number == space.Number;
    }

    private static bool LeadsTo(MountNamespace space, byte[] path, FileStatus status) => space.Run(() =>
    {
        using SafeFileHandle? found = PathCalls.Find(path);
        return found is not null && PathCalls.Status(found).IsSameFile(status);
    });
}
