using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>One dump: the sockets, those in flight in their queues, and what holds them meanwhile.</summary>
/// <param name="firstId">File ids are given from here on.</param>
/// <param name="readOptions">Gives a socket's options; null for none.</param>
internal sealed class UnixDump(uint firstId, Func<SafeFileHandle, JsonObject>? readOptions) : IDisposable
{
    private readonly UnixPlaces _places = new();
    private readonly Dictionary<uint, LiveSocket> _sockets = [];
    private readonly List<LiveSocket> _order = [];
    private readonly Dictionary<uint, SafeFileHandle> _files = [];
    private readonly Dictionary<(ulong Inode, (uint Major, uint Minor) Device), List<uint>> _idsOfFiles = [];
    private readonly HashSet<SafeFileHandle> _owned = [];
    private uint _nextId = firstId;

    /// <summary>Reads the sockets.</summary>
    public UnixSocketSet Run(IEnumerable<SafeFileHandle> sockets)
    {
        foreach (SafeFileHandle socket in sockets) Add(socket, inFlight: false);
        // The list grows meanwhile, by sockets in flight.
        for (int i = 0; i < _order.Count; i++) ReadQueue(_order[i]);
        var peers = new UnixPeers(_order);
        var set = new UnixSocketSet(peers.Records(), _files.ToDictionary(), peers.Notes());
        _owned.ExceptWith(_files.Values);
        return set;
    }

    public void Dispose()
    {
        foreach (SafeFileHandle handle in _owned) handle.Dispose();
        _places.Dispose();
    }

    private LiveSocket Add(SafeFileHandle socket, bool inFlight)
    {
        uint inode = (uint)PathCalls.Status(socket).Inode;
        if (_sockets.TryGetValue(inode, out LiveSocket? known)) return known;
        if (!UnixSocketCalls.IsUnix(socket)) throw new UnixSocketException($"socket {inode} is of another family, expected a unix socket");
        UnixDiagnosis facts = Diagnose(socket, inode);
        var record = new UnixSocketRecord
        {
            Id = _nextId++,
            Ino = inode,
            Type = facts.Type,
            State = facts.State,
            Flags = (uint)DescriptorCalls.Flags(socket),
            Backlog = facts.State == UnixSocketState.Listen ? facts.WriteQueue : 0,
            Peer = facts.Peer,
            Signal = (uint)DescriptorCalls.Signal(socket),
            Name = facts.Name,
            Shutdown = facts.Shutdown,
            Options = readOptions?.Invoke(socket),
            IsInFlight = inFlight,
        };
        Within(record, () =>
        {
            SocketEvents events = SocketQueueCalls.Poll(socket);
            if (events.Urgent) throw new UnixSocketException("an urgent byte (MSG_OOB) waits in its queue, which cannot be sent again in its place");
            if (events.Failed) throw new UnixSocketException("an error waits for its program (SO_ERROR), which cannot be made again");
            if (!record.IsPath) return;
            UnixBoundFile file = UnixBoundFile.Find(socket, record.Address, _places.Mounts);
            record = record with { File = file.Permissions, MntId = file.MntId, NameDir = file.Directory, Deleted = file.Deleted };
        });
        var live = new LiveSocket(socket, facts, record);
        _sockets.Add(inode, live);
        _order.Add(live);
        return live;
    }

    private UnixDiagnosis Diagnose(SafeFileHandle socket, uint inode)
    {
        try
        {
            return _places.Diagnose(socket, inode) ?? throw new UnixSocketException($"unix socket {inode}: the kernel does not tell of it");
        }
        catch (IOException e)
        {
            throw new UnixSocketException($"unix socket {inode}: {e.Message}", e);
        }
    }

    private void ReadQueue(LiveSocket socket)
    {
        if (socket.Record.State == UnixSocketState.Listen || (socket.Record.Type != UnixSocketType.Dgram && socket.Record.State == UnixSocketState.Close)) return;
        var packets = new List<LivePacket>();
        try
        {
            Within(socket.Record, () => UnixQueueReader.Read(socket.Handle, socket.Record.Type, socket.Record.Shutdown, packets));
        }
        finally
        {
            foreach (LivePacket packet in packets) _owned.UnionWith(packet.Descriptors);
        }
        socket.Record = socket.Record with { Queue = [.. packets.Select(packet => new UnixPacket(packet.Data, packet.Source, [.. packet.Descriptors.Select(d => IdOf(d, socket.Record))]))] };
    }

    /// <summary>The file id of a descriptor in flight.</summary>
    private uint IdOf(SafeFileHandle descriptor, UnixSocketRecord holder)
    {
        FileStatus status = PathCalls.Status(descriptor);
        if (status.Type != FileType.Socket) return IdOfFile(descriptor, status);
        try
        {
            return Add(descriptor, inFlight: true).Record.Id;
        }
        catch (UnixSocketException e)
        {
            throw holder.Error($"a descriptor in flight in its queue cannot be carried: {e.Message}", e);
        }
    }

    // Descriptors of one open file share its position: they are one file of the set.
    private uint IdOfFile(SafeFileHandle descriptor, FileStatus status)
    {
        if (!_idsOfFiles.TryGetValue((status.Inode, status.Device), out List<uint>? ids)) ids = _idsOfFiles[(status.Inode, status.Device)] = [];
        foreach (uint known in ids)
        {
            if (DescriptorCalls.IsSameOpenFile(_files[known], descriptor)) return known;
        }
        uint id = _nextId++;
        _files.Add(id, descriptor);
        ids.Add(id);
        return id;
    }

    private static void Within(UnixSocketRecord record, Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is UnixSocketException or IOException)
        {
            throw record.Error(e.Message, e);
        }
    }
}
