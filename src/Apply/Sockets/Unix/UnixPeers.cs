using System.Globalization;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Who is connected to whom among the sockets of a dump.</summary>
internal sealed class UnixPeers(IReadOnlyList<LiveSocket> sockets)
{
    private const int MostShown = 3;

    private readonly Dictionary<uint, LiveSocket> _sockets = sockets.ToDictionary(static socket => socket.Record.Ino);

    /// <summary>The records with their peers; connections that wait to be accepted stand last, in their order.</summary>
    /// <exception cref="UnixSocketException">A peer is missing.</exception>
    public List<UnixSocketRecord> Records()
    {
        var waiting = new List<LiveSocket>();
        foreach (LiveSocket listener in sockets.Where(static socket => socket.Record.State == UnixSocketState.Listen))
        {
            foreach (uint client in listener.Facts.Pending) waiting.Add(Waiting(listener.Record, client));
        }
        var isWaiting = waiting.ToHashSet();
        foreach (LiveSocket socket in sockets.Where(socket => !isWaiting.Contains(socket))) Check(socket.Record);
        return [.. sockets.Where(socket => !isWaiting.Contains(socket)).Concat(waiting).Select(static socket => socket.Record)];
    }

    /// <summary>What the sockets will not have again, a line each.</summary>
    public List<string> Notes()
    {
        List<string> notes = [.. NoteOfCredentials()];
        foreach (LiveSocket socket in sockets)
        {
            int owner = DescriptorCalls.Owner(socket.Handle);
            if (owner != 0) notes.Add(string.Create(CultureInfo.InvariantCulture, $"{socket.Record}: signals go to process {owner} (F_SETOWN), and will go to none"));
        }
        return notes;
    }

    // Every connection has them, and of most programs nobody asks: a line for all, not one each.
    private IEnumerable<string> NoteOfCredentials()
    {
        (int Pid, int Uid, int Gid)[] peers = [.. sockets.Select(static socket => SocketOptionCalls.GetPeerCredentials(socket.Handle)).Where(static peer => peer.Pid > 0)];
        if (peers.Length == 0) yield break;
        (int Pid, int Uid, int Gid)[] distinct = [.. peers.Distinct()];
        string shown = string.Join(", ", distinct.Take(MostShown).Select(static peer => string.Create(CultureInfo.InvariantCulture, $"pid {peer.Pid} uid {peer.Uid} gid {peer.Gid}")));
        string more = distinct.Length > MostShown ? $" and {distinct.Length - MostShown} more" : "";
        yield return string.Create(CultureInfo.InvariantCulture, $"SO_PEERCRED of {peers.Length} unix {(peers.Length == 1 ? "socket" : "sockets")} ({shown}{more}) will be that of whoever restores");
    }

    private LiveSocket Waiting(UnixSocketRecord listener, uint inode)
    {
        if (!_sockets.TryGetValue(inode, out LiveSocket? client))
        {
            string who = inode == 0 ? "a client that is closed" : $"socket {inode}, which is not in the set";
            throw listener.Error($"a connection of {who} waits to be accepted, expected none or its client in the set");
        }
        uint unread = SocketQueueCalls.CountOutgoing(client.Handle);
        if (unread > 0) throw client.Record.Error($"it has sent data ({unread} bytes with the kernel's own) over a connection that waits to be accepted: nobody can read that before accept()");
        client.Record = client.Record with { Peer = listener.Ino };
        return client;
    }

    private void Check(UnixSocketRecord socket)
    {
        if (socket.Peer != 0 && !_sockets.ContainsKey(socket.Peer)) throw socket.Error($"its peer, socket {socket.Peer}, is not in the set");
        if (socket.HasConnection && socket.Peer == 0 && socket.Shutdown != (UnixShutdown.Read | UnixShutdown.Write))
        {
            throw socket.Error("its connection waits to be accepted by a listener that is not in the set");
        }
    }
}
