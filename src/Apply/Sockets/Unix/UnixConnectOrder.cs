namespace Soccr.Apply.Sockets.Unix;

/// <summary>The order in which datagram sockets connect: who is connected lets nobody but its peer connect to it.</summary>
internal static class UnixConnectOrder
{
    /// <summary>Each before the one that it connects to.</summary>
    /// <exception cref="UnixSocketException">They go in a circle of three or more, which no kernel lets come to be.</exception>
    public static List<UnixSocketRecord> Of(IReadOnlyList<UnixSocketRecord> sockets)
    {
        Dictionary<uint, UnixSocketRecord> left = sockets.ToDictionary(static socket => socket.Ino);
        Dictionary<uint, int> incoming = sockets.ToDictionary(static socket => socket.Ino, static _ => 0);
        foreach (UnixSocketRecord socket in sockets.Where(socket => Waits(socket, left))) incoming[socket.Peer]++;
        var order = new List<UnixSocketRecord>();
        var ready = new Queue<UnixSocketRecord>(sockets.Where(socket => incoming[socket.Ino] == 0));
        while (ready.TryDequeue(out UnixSocketRecord? socket))
        {
            order.Add(socket);
            if (Waits(socket, left) && --incoming[socket.Peer] == 0) ready.Enqueue(left[socket.Peer]);
        }
        if (order.Count < sockets.Count) throw sockets.First(socket => incoming[socket.Ino] > 0).Error("it is connected in a circle of three sockets or more, which the kernel does not allow");
        return order;
    }

    /// <summary>Whether a socket's target is to wait for it. Two that are connected to each other need not, nor one with itself.</summary>
    private static bool Waits(UnixSocketRecord socket, Dictionary<uint, UnixSocketRecord> all) =>
        all.TryGetValue(socket.Peer, out UnixSocketRecord? target) && target.Peer != socket.Ino;
}
