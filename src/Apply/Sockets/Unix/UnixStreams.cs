using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Makes listeners and connections. What was accepted is accepted again: so it has its listener's name, which CRIU's does not.</summary>
internal sealed class UnixStreams(UnixLinks links, UnixWorkplace work, UnixBinder binder, UnixSender sender)
{
    private const int AnyBacklog = 4096;

    private readonly Dictionary<UnixNameKey, (SafeFileHandle Socket, UnixSocketRecord Record)> _listeners = [];
    private readonly Dictionary<uint, SafeFileHandle> _gone = [];

    /// <summary>The sockets that give a path its file: all but those that have their listener's name.</summary>
    public static IEnumerable<UnixSocketRecord> Binders(IReadOnlyList<UnixSocketRecord> sockets)
    {
        HashSet<UnixNameKey> listeners = [.. sockets.Where(static socket => socket.State == UnixSocketState.Listen).Select(UnixNameKey.Of)];
        var seen = new HashSet<UnixNameKey>();
        foreach (UnixSocketRecord socket in sockets.Where(static socket => !socket.Name.IsEmpty))
        {
            if (!socket.HasConnection) yield return socket;
            else if (!listeners.Contains(UnixNameKey.Of(socket)) && seen.Add(UnixNameKey.Of(socket))) yield return socket;
        }
    }

    /// <summary>Makes listeners, and sockets without a connection.</summary>
    public void MakeBound(UnixSocketRecord record)
    {
        SafeFileHandle socket = work.Make(record);
        binder.Bind(record, socket);
        if (record.State != UnixSocketState.Listen) return;
        Step(record, () => SocketCalls.Listen(socket, (int)record.Backlog));
        _listeners.TryAdd(UnixNameKey.Of(record), (socket, record));
    }

    /// <summary>Makes a connection with both of its ends; the other end of one that is closed is a helper.</summary>
    public void Connect(UnixSocketRecord record)
    {
        UnixSocketRecord? mate = links.Find(record.Peer);
        if (Accepted(record, mate) is not { } accepted)
        {
            SafeFileHandle other = work.MakePair(record, mate);
            if (mate is null) _gone.Add(record.Ino, other);
            return;
        }
        UnixSocketRecord? client = accepted == record ? mate : record;
        SafeFileHandle listener = ListenerOf(accepted);
        SafeFileHandle socket = client is null ? work.MakeHelper(record) : work.Make(client);
        if (client is not null) binder.Bind(client, socket);
        Step(record, () =>
        {
            UnixSocketCalls.Connect(socket, work.AddressOf(_listeners[UnixNameKey.Of(accepted)].Record));
            work.Keep(accepted, SocketCalls.Accept(listener));
        });
        if (client is null) _gone.Add(record.Ino, socket);
    }

    /// <summary>Fills the queues of a connection's end.</summary>
    public void Fill(UnixSocketRecord record)
    {
        if (record.Queue.Count == 0) return;
        SafeFileHandle from = links.Find(record.Peer) is { } mate ? work[mate] : _gone[record.Ino];
        foreach (UnixPacket packet in record.Queue) sender.Send(from, record, packet, []);
    }

    /// <summary>Closes the ends that were closed.</summary>
    public void CloseGone()
    {
        foreach (SafeFileHandle helper in _gone.Values) work.Close(helper);
    }

    /// <summary>Makes a connection that waits to be accepted.</summary>
    public void Wait(UnixSocketRecord record)
    {
        SafeFileHandle socket = work.Make(record);
        binder.Bind(record, socket);
        Step(record, () => UnixSocketCalls.Connect(socket, work.AddressOf(links.Find(record.Peer)!)));
    }

    /// <summary>Which end a listener made: the one with the name of one, or the only one with a name.</summary>
    private UnixSocketRecord? Accepted(UnixSocketRecord record, UnixSocketRecord? mate)
    {
        UnixSocketRecord[] named = [.. new[] { record, mate }.OfType<UnixSocketRecord>().Where(static end => !end.Name.IsEmpty)];
        return named.FirstOrDefault(end => _listeners.ContainsKey(UnixNameKey.Of(end))) ?? named.FirstOrDefault();
    }

    private SafeFileHandle ListenerOf(UnixSocketRecord accepted)
    {
        if (_listeners.TryGetValue(UnixNameKey.Of(accepted), out (SafeFileHandle Socket, UnixSocketRecord Record) known)) return known.Socket;
        SafeFileHandle socket = work.MakeHelper(accepted);
        binder.Bind(accepted, socket);
        Step(accepted, () => SocketCalls.Listen(socket, AnyBacklog));
        _listeners.Add(UnixNameKey.Of(accepted), (socket, accepted));
        return socket;
    }

    private static void Step(UnixSocketRecord record, Action action)
    {
        try
        {
            action();
        }
        catch (IOException e)
        {
            throw record.Error(e.Message, e);
        }
    }
}
