using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;


namespace Soccr.Apply.Sockets.Unix;

/// <summary>The sockets that are being made, and those that only help.</summary>
internal sealed class UnixWorkplace(UnixSocketSet set, UnixRestoreOptions options) : IDisposable
{
    private readonly Dictionary<uint, SafeFileHandle> _sockets = [];
    private readonly Dictionary<uint, SafeFileHandle> _files = [];
    private readonly HashSet<SafeFileHandle> _helpers = [];
    private readonly Dictionary<uint, uint> _inoOfId = set.Sockets.ToDictionary(static socket => socket.Id, static socket => socket.Ino);

    /// <summary>Whether a socket is made.</summary>
    public bool Has(UnixSocketRecord record) => _sockets.ContainsKey(record.Ino);

    /// <summary>A socket that is made.</summary>
    public SafeFileHandle this[UnixSocketRecord record] => _sockets[record.Ino];

    /// <summary>Makes a socket in its network namespace.</summary>
    public SafeFileHandle Make(UnixSocketRecord record) => Keep(record, MakeHelper(record, isHelper: false));

    /// <summary>Makes a socket of the same kind in the same place that goes when all is done.</summary>
    public SafeFileHandle MakeHelper(UnixSocketRecord like) => MakeHelper(like, isHelper: true);

    /// <summary>Makes two sockets that are connected; without a second record its socket is a helper.</summary>
    public SafeFileHandle MakePair(UnixSocketRecord first, UnixSocketRecord? second)
    {
        (SafeFileHandle one, SafeFileHandle other) = In(first, () => UnixSocketCalls.MakePair((int)first.Type));
        Keep(first, one);
        if (second is not null) return Keep(second, other);
        _helpers.Add(other);
        return other;
    }

    /// <summary>Takes a socket that was made otherwise.</summary>
    public SafeFileHandle Keep(UnixSocketRecord record, SafeFileHandle socket)
    {
        _sockets.Add(record.Ino, socket);
        return socket;
    }

    /// <summary>Takes the descriptor of the file that a socket was bound to.</summary>
    public void KeepFile(UnixSocketRecord record, SafeFileHandle file) => _files.TryAdd(record.Ino, file);

    /// <summary>The name that connects to a socket from anywhere, also where its path is gone or in another mount namespace.</summary>
    public byte[] AddressOf(UnixSocketRecord record) => record.IsPath ? PathCalls.DescriptorPath(_files[record.Ino]) : record.Address.ToArray();

    /// <summary>The file behind an id: a socket of the set, or another one.</summary>
    public SafeFileHandle FileOf(uint id) => _inoOfId.TryGetValue(id, out uint ino) ? _sockets[ino] : set.Files[id];

    /// <summary>Closes a helper before the others.</summary>
    public void Close(SafeFileHandle helper)
    {
        _helpers.Remove(helper);
        helper.Dispose();
    }

    /// <summary>Gives the sockets away; helpers and files go.</summary>
    public RestoredUnixSockets Release()
    {
        var restored = new RestoredUnixSockets(_sockets.ToDictionary());
        _sockets.Clear();
        return restored;
    }

    public void Dispose()
    {
        foreach (SafeFileHandle handle in _sockets.Values.Concat(_files.Values).Concat(_helpers)) handle.Dispose();
    }

    private SafeFileHandle MakeHelper(UnixSocketRecord like, bool isHelper)
    {
        SafeFileHandle socket = In(like, () => UnixSocketCalls.Make((int)like.Type));
        if (isHelper) _helpers.Add(socket);
        return socket;
    }

    private T In<T>(UnixSocketRecord record, Func<T> action) => options.Network(record) is { } network ? network.Run(action) : action();
}
