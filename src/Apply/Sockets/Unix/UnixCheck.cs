using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Whether a set can be one of sockets that a kernel had, before anything is made of it.</summary>
internal static class UnixCheck
{
    /// <summary>THE TABLE of what must hold for each socket: gives the fault, or null.</summary>
    private static readonly Func<UnixSocketRecord, UnixLinks, string?>[] s_rules =
    [
        static (socket, _) => Enum.IsDefined(socket.Type) ? null : $"type {(int)socket.Type}, expected SOCK_STREAM, SOCK_DGRAM or SOCK_SEQPACKET",
        static (socket, _) => Enum.IsDefined(socket.State) ? null : $"state {(int)socket.State}, expected established (1), close (7) or listen (10)",
        static (socket, _) => socket.Address.Length <= UnixSocketCalls.LongestName ? null : $"its name is {socket.Address.Length} bytes, expected {UnixSocketCalls.LongestName} at most",
        // A path has a NUL behind it.
        static (socket, _) => socket.Queue.FirstOrDefault(static packet => packet.Source.Span.TrimEnd((byte)0).Length > UnixSocketCalls.LongestName) is { } packet
            ? $"a datagram in its queue has a source with a name of {packet.Source.Length} bytes, expected {UnixSocketCalls.LongestName} at most" : null,
        static (socket, _) => socket.IsPath && socket.Address.Contains((byte)0) ? "its path has a NUL inside, expected one at the end only" : null,
        static (socket, _) => socket.IsPath && socket.Address[0] != '/' && socket.NameDir.IsEmpty ? "its path is relative, and name_dir does not say to what" : null,
        static (socket, _) => socket.State == UnixSocketState.Listen && socket.Type == UnixSocketType.Dgram ? "a datagram socket does not listen" : null,
        static (socket, _) => socket.State == UnixSocketState.Listen && socket.Name.IsEmpty ? "it listens without a name" : null,
        static (socket, links) => socket.Peer == 0 || links.Find(socket.Peer) is not null ? null : $"its peer, socket {socket.Peer}, is not in the set",
        static (socket, links) => links.Find(socket.Peer) is { } peer && peer.Type != socket.Type ? $"its peer is a {peer.Type} socket, expected {socket.Type}" : null,
        // Old kernels left datagram sockets in the state that they were made in.
        static (socket, _) => socket.Peer != 0 && socket.Type != UnixSocketType.Dgram && socket.State != UnixSocketState.Established ? $"it has a peer in state {socket.State}, expected Established" : null,
        static (socket, _) => socket.Peer == socket.Ino && (socket.Type != UnixSocketType.Dgram || socket.Name.IsEmpty) ? "it is its own peer, which only datagram sockets with a name can be" : null,
        static (socket, links) => socket.HasConnection && links.Find(socket.Peer) is { State: not UnixSocketState.Listen } peer && peer.Peer != socket.Ino
            ? $"its peer is {peer}, whose peer is {peer.Peer}" : null,
        static (socket, links) => socket.Queue.Count > 0 && socket.Type != UnixSocketType.Dgram && (!socket.HasConnection || links.IsWaiting(socket))
            ? "data waits in the queue of a socket that nobody could send to" : null,
        static (socket, links) => socket.Type == UnixSocketType.Dgram && links.Find(socket.Peer) is { Name.IsEmpty: true } peer && links.SendersTo(peer).Count > 1
            ? $"its peer, {peer}, has no name and two sockets that are connected to it" : null,
        static (socket, links) => socket.Queue.SelectMany(static packet => packet.Rights).Where(id => !links.HasFile(id)).Select(static id => (uint?)id).FirstOrDefault() is { } id
            ? $"a descriptor in flight in its queue has file id {id}, which the set does not have" : null,
    ];

    /// <summary>Looks at all sockets.</summary>
    /// <exception cref="UnixSocketException">Something does not hold.</exception>
    public static void Run(UnixSocketSet set)
    {
        if (set.Sockets.GroupBy(static socket => socket.Ino).FirstOrDefault(static group => group.Count() > 1) is { } same) throw same.First().Error("its inode number is that of another one in the set");
        if (set.Sockets.GroupBy(static socket => socket.Id).FirstOrDefault(static group => group.Count() > 1) is { } twice) throw twice.First().Error($"its file id {twice.Key} is that of another one in the set");
        var links = new UnixLinks(set);
        foreach (UnixSocketRecord socket in set.Sockets)
        {
            foreach (Func<UnixSocketRecord, UnixLinks, string?> rule in s_rules)
            {
                if (rule(socket, links) is { } fault) throw socket.Error(fault);
            }
        }
    }
}
