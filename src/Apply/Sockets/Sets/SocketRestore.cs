using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Makes the sockets of a set again.</summary>
public sealed class SocketRestore : IDisposable
{
    private readonly SocketSet _set;
    private readonly SocketRestoreOptions _options;
    private readonly CancellationToken _cancellation;
    private readonly TcpEngine _engine = new(watchesSignals: false);
    private readonly Dictionary<uint, SafeFileHandle> _handles = [];
    private readonly List<TcpSocket> _paused = [];
    private readonly List<string> _notes = [];

    private UnixRestore? _unix;

    private SocketRestore(SocketSet set, SocketRestoreOptions options, CancellationToken cancellation) => (_set, _options, _cancellation) = (set, options, cancellation);

    /// <summary>
    /// Restores a set. The network is closed for its connections before their sockets are made, and opened as the last step before they go on; a lock
    /// that the dump has left in the same namespace goes with it. A receiver has the sockets before: where it does not take them no byte went to a peer or came from one,
    /// so that the images are still true. On an error nothing of it stays.
    /// </summary>
    /// <param name="set">The sockets; they stay the caller's.</param>
    /// <param name="images">The images that the set was read from, which say how to close the network.</param>
    /// <param name="options">Where to, and to whom.</param>
    /// <param name="cancellation">Asks to give up.</param>
    /// <exception cref="EngineException">A socket cannot be made here, a step failed, or the receiver does not take the sockets.</exception>
    /// <exception cref="Formats.ImageFormatException">An image that has to be asked is malformed.</exception>
    /// <exception cref="IOException">The kernel refuses a call.</exception>
    /// <exception cref="OperationCanceledException">The token asked for it.</exception>
    public static RestoredSockets Run(SocketSet set, Checkpoint images, SocketRestoreOptions options, CancellationToken cancellation)
    {
        IReadOnlyList<string> notes = SocketSetCheck.Demand(set, options.Network, options.Mounts);
        INetworkLock? gate = CheckpointLock.For(images, options.Network);
        using var restore = new SocketRestore(set, options, cancellation);
        restore._notes.AddRange(notes);
        return restore.Run(gate);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (TcpSocket socket in _paused) socket.Dispose();
        _engine.Dispose();
        _unix?.Dispose();
        foreach (SafeFileHandle handle in _handles.Values) handle.Dispose();
    }

    private RestoredSockets Run(INetworkLock? gate)
    {
        TcpSnapshot[] connections = Settle();
        try
        {
            gate?.Close();
            if (_options.Network is { } place) place.Run(() => MakeInet(connections));
            else MakeInet(connections);
            MakeUnix();
            _cancellation.ThrowIfCancellationRequested();
            if (_options.Receiver is { } receiver) HandOver(receiver);
            TakeUnix();
            gate?.Open();
        }
        catch
        {
            // Taken back while the network is closed: nobody hears of it.
            foreach (TcpSocket socket in _paused) socket.Dispose();
            gate?.Undo();
            throw;
        }
        foreach (TcpSocket socket in _paused) socket.Resume();
        return Release();
    }

    // Where both ends are here each knows what the other has got.
    private TcpSnapshot[] Settle()
    {
        TcpSnapshot[] connections = [.. _set.Tcp.Select(static member => member.Connection)];
        ILookup<TcpConnection, int> places = Enumerable.Range(0, connections.Length).Where(i => connections[i].Peer is not null).ToLookup(i => TcpConnection.Of(connections[i].Local, connections[i].Peer!));
        foreach (IGrouping<TcpConnection, int> ends in places)
        {
            // On two links there may be two connections of the same link-local addresses: who belongs to whom is not known then.
            if (ends.Count() > 1 || places[ends.Key.Reversed].ToArray() is not [var other] || other <= ends.Single()) continue;
            (connections[ends.Single()], connections[other]) = TcpPair.Settle(connections[ends.Single()], connections[other]);
        }
        return connections;
    }

    private bool MakeInet(TcpSnapshot[] connections)
    {
        // Connections take their port beside a listener; a listener does not take one beside connections.
        foreach (int i in Enumerable.Range(0, connections.Length).OrderBy(i => connections[i].Peer is not null)) MakeTcp(_set.Tcp[i], connections[i]);
        foreach (UdpMember member in _set.Udp)
        {
            _cancellation.ThrowIfCancellationRequested();
            RestoredUdpSocket restored = Within(member.Number.Name(SocketSet.UdpKind), () => UdpSocket.Restore(member.File));
            _handles.Add(member.Number.Id, restored.Socket);
            // The look before has told most.
            _notes.AddRange(restored.Losses.Where(loss => !_notes.Any(note => note.EndsWith(loss, StringComparison.Ordinal))).Select(loss => $"{member.Number.Name(SocketSet.UdpKind)}: {loss}"));
            SetFlags(restored.Socket, member.Number, SocketSet.UdpKind);
        }
        return true;
    }

    private void MakeTcp(TcpMember member, TcpSnapshot connection)
    {
        _cancellation.ThrowIfCancellationRequested();
        SafeFileHandle handle = TcpEngine.MakeSocket(connection.Local.AddressFamily);
        _handles.Add(member.Number.Id, handle);
        Within(member.Number.Name(SocketSet.TcpKind), () =>
        {
            // Before repair mode, which uses SO_REUSEADDR.
            OptionFault.Demand(SocketSettings.Prepare(handle, member));
            TcpSocket paused = _engine.Pause(handle);
            _paused.Add(paused);
            paused.Restore(connection);
            if (connection.Peer is not null) OptionFault.Demand(OptionFields.TryLate(handle, member.Options.Entries, isConnected: true));
            // What is handed over as unsent must not wait for more.
            if (member.Options.NoDelay) TcpCalls.SetNoDelay(handle);
            if (member.Options.Cork) TcpCalls.SetCork(handle);
            return true;
        });
        SetFlags(handle, member.Number, SocketSet.TcpKind);
    }

    private void MakeUnix()
    {
        if (_set.Unix.Sockets.Count == 0) return;
        _cancellation.ThrowIfCancellationRequested();
        var options = new UnixRestoreOptions
        {
            Network = _ => _options.Network,
            Mounts = _options.Mounts.Of,
            ApplyOptions = static (socket, values) => OptionFields.Set(socket, new OptionEntries(values)),
        };
        _unix = UnixEngine.Begin(_set.Unix, options);
    }

    // The network is closed still: what the receiver sends meanwhile waits, and nothing that comes is acknowledged before somebody has the socket that it came to.
    private void HandOver(SocketReceiver receiver)
    {
        foreach (TcpSocket socket in _paused) socket.Wake();
        Dictionary<uint, SafeFileHandle> handles = _set.Unix.Sockets.ToDictionary(static record => record.Id, record => _unix![record]);
        IReadOnlyDictionary<uint, string> names = _set.Names;
        receiver.Send([.. _set.Order.Select(id => (names[id], handles.GetValueOrDefault(id) ?? _handles[id]))], _cancellation);
    }

    private void TakeUnix()
    {
        if (_unix is null) return;
        RestoredUnixSockets restored = _unix.Keep();
        foreach (UnixSocketRecord record in _set.Unix.Sockets) _handles.Add(record.Id, restored.ByInode[record.Ino]);
    }

    private static void SetFlags(SafeFileHandle socket, SocketNumber number, string kind) => Within(number.Name(kind), () =>
    {
        OptionFault.Demand(SocketSettings.Finish(socket, number));
        return true;
    });

    private RestoredSockets Release()
    {
        IReadOnlyDictionary<uint, string> names = _set.Names;
        var sockets = new List<(string Name, SafeFileHandle Handle)>();
        foreach (uint id in _set.Order)
        {
            sockets.Add((names[id], _handles[id]));
            _handles.Remove(id);
        }
        _paused.Clear();
        return new RestoredSockets(sockets, _notes);
    }

    private static T Within<T>(string name, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception e) when (e is EngineException or IOException)
        {
            throw new EngineException($"{name}: {e.Message}", e);
        }
    }
}
