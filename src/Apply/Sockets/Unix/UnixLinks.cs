namespace Soccr.Apply.Sockets.Unix;

/// <summary>Who means whom in a set.</summary>
internal sealed class UnixLinks(UnixSocketSet set)
{
    private readonly Dictionary<uint, UnixSocketRecord> _byIno = set.Sockets.ToDictionary(static socket => socket.Ino);
    private readonly HashSet<uint> _ids = [.. set.Sockets.Select(static socket => socket.Id), .. set.Files.Keys];
    private readonly ILookup<uint, UnixSocketRecord> _byPeer = set.Sockets.Where(static socket => socket.Peer != 0).ToLookup(static socket => socket.Peer);

    /// <summary>The socket with an inode number, or null.</summary>
    public UnixSocketRecord? Find(uint ino) => _byIno.GetValueOrDefault(ino);

    /// <summary>Whether descriptors in flight can be that file.</summary>
    public bool HasFile(uint id) => _ids.Contains(id);

    /// <summary>The sockets that are connected to one.</summary>
    public List<UnixSocketRecord> SendersTo(UnixSocketRecord socket) => [.. _byPeer[socket.Ino]];

    /// <summary>Whether a socket's connection waits to be accepted.</summary>
    public bool IsWaiting(UnixSocketRecord socket) => socket.HasConnection && Find(socket.Peer) is { State: UnixSocketState.Listen };
}
