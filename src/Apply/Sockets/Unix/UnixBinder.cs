using System.Security.Cryptography;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Gives sockets their names. Files that paths lead to are put aside until all is done, and come back where it fails.</summary>
internal sealed class UnixBinder(UnixWorkplace work, UnixRestoreOptions options)
{
    private const uint ModeBits = 0xfff;

    private readonly Stack<(UnixSocketRecord Record, Action Undo)> _undo = [];
    private readonly List<(UnixSocketRecord Record, byte[] Aside)> _aside = [];

    /// <summary>Throws where a path leads to something that somebody may still want, or its directory is not there. Nothing is changed.</summary>
    public void Check(UnixSocketRecord record)
    {
        if (!record.IsPath) return;
        At(record, () =>
        {
            int parent = record.Address.LastIndexOf((byte)'/');
            using SafeFileHandle? directory = PathCalls.Find(parent < 0 ? "."u8 : record.Address[..(parent + 1)]);
            if (directory is null) throw new UnixSocketException("the directory of its path is not there");
            try
            {
                PathCalls.DemandWritable(directory);
            }
            catch (IOException e)
            {
                throw new UnixSocketException($"the directory of its path takes no files: {e.Message}", e);
            }
            using SafeFileHandle? file = PathCalls.Find(record.Address);
            if (file is not null && !IsLeftOver(file, record.Address)) throw new UnixSocketException("its path is taken, expected nothing there or the file of a socket that nobody has any more");
        });
    }

    /// <summary>Binds a socket.</summary>
    /// <param name="record">The name, and whose file it is to be.</param>
    /// <param name="socket">The socket.</param>
    public void Bind(UnixSocketRecord record, SafeFileHandle socket)
    {
        if (record.Name.IsEmpty) return;
        if (record.IsPath) At(record, () => BindPath(record, socket));
        else Within(record, () => UnixSocketCalls.Bind(socket, record.Address));
    }

    /// <summary>All went well: files that were put aside go.</summary>
    public void Commit()
    {
        foreach ((UnixSocketRecord record, byte[] aside) in _aside) At(record, () => PathCalls.Remove(aside));
        _undo.Clear();
    }

    /// <summary>Takes back what was done, as far as it goes: a step that fails keeps no other from it, and the error that led here is the one that is told.</summary>
    public void Undo()
    {
        while (_undo.TryPop(out (UnixSocketRecord Record, Action Undo) step))
        {
            try
            {
                At(step.Record, step.Undo);
            }
            catch (UnixSocketException)
            {
                continue;
            }
        }
    }

    private void BindPath(UnixSocketRecord record, SafeFileHandle socket)
    {
        byte[] path = record.Address.ToArray();
        byte[]? aside = PutAside(record, path);
        uint mode = PathCalls.Status(socket).Mode;
        if (record.File is { } wanted)
        {
            // The file gets the socket's own mode, so that nobody sees it with another one.
            PathCalls.ClearMask();
            PathCalls.SetMode(socket, wanted.Mode & ModeBits);
        }
        UnixSocketCalls.Bind(socket, path);
        if (!record.Deleted) _undo.Push((record, () => PathCalls.Remove(path)));
        SafeFileHandle file = UnixSocketCalls.BoundFile(socket)!;
        work.KeepFile(record, file);
        if (record.File is { } owner)
        {
            PathCalls.SetOwner(file, owner.Uid, owner.Gid);
            PathCalls.SetMode(socket, mode & ModeBits);
        }
        if (record.Deleted) PathCalls.Remove(path);
        if (aside is null) return;
        if (!record.Deleted)
        {
            _aside.Add((record, aside));
            return;
        }
        // The path is free again, and the file that is there is not this socket's.
        PathCalls.Rename(aside, path);
        _undo.Pop();
    }

    private byte[]? PutAside(UnixSocketRecord record, byte[] path)
    {
        using SafeFileHandle? there = PathCalls.Find(path);
        if (there is null) return null;
        if (!IsLeftOver(there, path)) throw new UnixSocketException("its path is taken by another socket");
        byte[] aside = [.. path, .. Encoding.ASCII.GetBytes($".soccr-{RandomNumberGenerator.GetHexString(8, lowercase: true)}")];
        PathCalls.Rename(path, aside);
        _undo.Push((record, () => PathCalls.Rename(aside, path)));
        return aside;
    }

    /// <summary>Whether a file is one that a socket was bound to and is not any more: a datagram socket is refused by it.</summary>
    private static bool IsLeftOver(SafeFileHandle file, ReadOnlySpan<byte> path)
    {
        if (PathCalls.Status(file).Type != FileType.Socket) return false;
        using SafeFileHandle probe = UnixSocketCalls.Make((int)UnixSocketType.Dgram);
        try
        {
            UnixSocketCalls.Connect(probe, path);
            return false;
        }
        catch (IOException e)
        {
            return ErrorNumber.IsRefusedConnection(e);
        }
    }

    /// <summary>Does something in the mount namespace and the directory of a socket's path.</summary>
    private void At(UnixSocketRecord record, Action action) => NamespaceThread.Run(
        () =>
        {
            if (options.Mounts(record) is { } mounts) mounts.Enter();
            else NamespaceCalls.LeaveFileSystem();
        },
        () =>
        {
            Within(record, () =>
            {
                if (!record.NameDir.IsEmpty) PathCalls.ChangeDirectory(record.NameDir.Span);
                action();
            });
            return 0;
        });

    private static void Within(UnixSocketRecord record, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnixSocketException)
        {
            throw record.Error(e.Message, e);
        }
    }
}
