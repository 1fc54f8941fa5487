using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>TCP sockets that somebody has left in repair mode: a command that was killed.</summary>
public static class PausedSockets
{
    /// <summary>Has those of a process go on.</summary>
    /// <param name="pid">The process.</param>
    /// <returns>Their inode numbers.</returns>
    /// <exception cref="EngineException">The process may not be traced, or a call failed.</exception>
    /// <exception cref="IOException">A descriptor is none any more.</exception>
    public static IReadOnlyList<uint> GoOn(int pid)
    {
        var found = new List<uint>();
        using var engine = new TcpEngine(watchesSignals: false);
        foreach (IGrouping<uint, SocketOwner> socket in SocketOwners.Find(pid))
        {
            using SocketSource source = SocketSource.OpenAll(pid, [socket.First().Fd])[0];
            if (SocketCalls.KindOf(source.Handle).Kind != SocketKind.Tcp || !TcpCalls.IsInRepair(source.Handle)) continue;
            using TcpSocket paused = engine.Pause(source.Handle);
            paused.Resume();
            found.Add(source.Ino);
        }
        return found;
    }
}
