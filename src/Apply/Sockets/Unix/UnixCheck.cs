using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Whether a set can be one of sockets that a kernel had, before anything is made of it.</summary>
internal static class UnixCheck
{
    /// <summary>THE TABLE of what must hold for each socket: the field, which is empty where it is the queue, and the fault or null.</summary>
    private static readonly (string Field, Func<UnixSocketRecord, UnixLinks, string?> Find)[] s_rules =
    [
        ("type", static (socket, _) => Enum.IsDefined(socket.Type) ? null : $"type {(int)socket.Type}, expected SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET"),
        ("state", static (socket, _) => Enum.IsDefined(socket.State) ? null : $"state {(int)socket.State}, expected established (1), close (7) or listen (10)"),
        ("name", static (socket, _) => socket.Address.Length <= UnixSocketCalls.LongestName ? null : $"its name is {socket.Address.Length} bytes, expected {UnixSocketCalls.LongestName} at most"),
        ("", static (socket, links) => socket.Type != UnixSocketType.Dgram && socket.Queue.FirstOrDefault(packet => !packet.Source.IsEmpty && !IsOf(packet, socket.Type, links.Find(socket.Peer))) is { } packet
            ? $"a packet in its queue has a source of {packet.Source.Length} bytes, which is not the name of its peer" : null),
        // A path has a NUL behind it.
        ("", static (socket, _) => socket.Queue.FirstOrDefault(static packet => packet.Source.Span.TrimEnd((byte)0).Length > UnixSocketCalls.LongestName) is { } packet
            ? $"a datagram in its queue has a source with a name of {packet.Source.Length} bytes, expected {UnixSocketCalls.LongestName} at most" : null),
        ("name", static (socket, _) => socket.IsPath && socket.Address.Contains((byte)0) ? "its path has a NUL inside, expected one at the end only" : null),
        ("name_dir", static (socket, _) => socket.IsPath && socket.Address[0] != '/' && socket.NameDir.IsEmpty ? "its path is relative, and name_dir does not say to what" : null),
        ("type", static (socket, _) => socket.State == UnixSocketState.Listen && socket.Type == UnixSocketType.Dgram ? "a datagram socket does not listen" : null),
        ("name", static (socket, _) => socket.State == UnixSocketState.Listen && socket.Name.IsEmpty ? "it listens without a name" : null),
        ("peer", static (socket, links) => socket.Peer == 0 || links.Find(socket.Peer) is not null ? null : $"its peer, socket {socket.Peer}, is not in the set"),
        ("peer", static (socket, links) => links.Find(socket.Peer) is { } peer && peer.Type != socket.Type ? $"its peer is a {peer.Type} socket, expected {socket.Type}" : null),
        // Old kernels left datagram sockets in the state that they were made in.
        ("state", static (socket, _) => socket.Peer != 0 && socket.Type != UnixSocketType.Dgram && socket.State != UnixSocketState.Established ? $"it has a peer in state {socket.State}, expected Established" : null),
        ("peer", static (socket, _) => socket.Peer == socket.Ino && (socket.Type != UnixSocketType.Dgram || socket.Name.IsEmpty) ? "it is its own peer, which only datagram sockets with a name can be" : null),
        ("peer", static (socket, links) => socket.HasConnection && links.Find(socket.Peer) is { State: not UnixSocketState.Listen } peer && peer.Peer != socket.Ino
            ? $"its peer is {peer}, whose peer is {peer.Peer}" : null),
        ("", static (socket, links) => socket.Queue.Count > 0 && socket.Type != UnixSocketType.Dgram && (!socket.HasConnection || links.IsWaiting(socket))
            ? "data waits in the queue of a socket that nobody could send to" : null),
        ("peer", static (socket, links) => socket.Type == UnixSocketType.Dgram && links.Find(socket.Peer) is { Name.IsEmpty: true } peer && links.SendersTo(peer).Count > 1
            ? $"its peer, {peer}, has no name and two sockets that are connected to it" : null),
        ("", static (socket, links) => socket.Queue.SelectMany(static packet => packet.Rights).Where(id => !links.HasFile(id)).Select(static id => (uint?)id).FirstOrDefault() is { } id
            ? $"a descriptor in flight in its queue has file id {id}, which the set does not have" : null),
        ("shutdown", static (socket, _) => (uint)socket.Shutdown <= (uint)Both ? null : $"shutdown is {(uint)socket.Shutdown}, expected NONE, READ, WRITE or BOTH"),
        ("shutdown", static (socket, links) => socket.HasConnection && links.Find(socket.Peer) is { HasConnection: true } peer && Turned(peer.Shutdown) != socket.Shutdown
            ? $"shutdown is {socket.Shutdown}, that of its peer is {peer.Shutdown}; expected {Turned(peer.Shutdown)}: each end knows of both directions" : null),
        ("file_perms", static (socket, _) => socket.File is null || socket.IsPath ? null : "it has a file, and no path; expected none"),
        ("file_perms.mode", static (socket, _) => socket.File is not { } file || (file.Mode & ~ModeBits) == SocketFile ? null : $"the mode of its file is 0{Convert.ToString(file.Mode, 8)}, expected that of a socket, 0140000 and more"),
        ("file_perms.uid", static (socket, _) => socket.File is { Uid: uint.MaxValue } or { Gid: uint.MaxValue } ? $"its file's owner is {uint.MaxValue}, which nobody is" : null),
        ("name_dir", static (socket, _) => socket.NameDir.IsEmpty || (socket.IsPath && socket.Address[0] != '/') ? null : "it has a name_dir, and its name is no relative path; expected none"),
        ("deleted", static (socket, _) => socket.Deleted && !socket.IsPath ? "its file was unlinked, and it has no path" : null),
    ];

    private const UnixShutdown Both = UnixShutdown.Read | UnixShutdown.Write;
    private const uint ModeBits = 0xfff, SocketFile = 0xc000;

    // A stream tells none.
    private static bool IsOf(UnixPacket packet, UnixSocketType type, UnixSocketRecord? peer) => type == UnixSocketType.Seqpacket && (peer is null || packet.Source.Span.SequenceEqual(peer.Name.Span));

    /// <summary>Looks at all sockets.</summary>
    /// <exception cref="UnixSocketException">Something does not hold.</exception>
    public static void Run(UnixSocketSet set)
    {
        if (Find(set) is { } found) throw found.Socket.Error(found.Fault);
    }

    /// <summary>Looks at all sockets.</summary>
    /// <returns>The first thing that does not hold, with the field of the entry; null where all does.</returns>
    public static (UnixSocketRecord Socket, string Field, string Fault)? Find(UnixSocketSet set)
    {
        if (set.Sockets.GroupBy(static socket => socket.Ino).FirstOrDefault(static group => group.Count() > 1) is { } same) return (same.Last(), "ino", "its inode number is that of another one in the set");
        if (set.Sockets.GroupBy(static socket => socket.Id).FirstOrDefault(static group => group.Count() > 1) is { } twice) return (twice.Last(), "id", $"its file id {twice.Key} is that of another one in the set");
        var links = new UnixLinks(set);
        foreach (UnixSocketRecord socket in set.Sockets)
        {
            foreach ((string field, Func<UnixSocketRecord, UnixLinks, string?> find) in s_rules)
            {
                if (find(socket, links) is { } fault) return (socket, field, fault);
            }
        }
        return null;
    }

    // What one end does not read the other cannot write.
    private static UnixShutdown Turned(UnixShutdown shutdown) => (shutdown.HasFlag(UnixShutdown.Read) ? UnixShutdown.Write : 0) | (shutdown.HasFlag(UnixShutdown.Write) ? UnixShutdown.Read : 0);
}
