using System.Net.Sockets;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Reads a set of sockets from images: of <c>crit socket dump</c>, or of a checkpoint that has other things too.</summary>
public sealed class SocketSetReader
{
    private readonly Checkpoint _images;
    private readonly Dictionary<uint, MessageView> _entries = [];
    private readonly HashSet<uint> _inodes = [];
    private readonly List<TcpMember> _tcp = [];
    private readonly List<UdpMember> _udp = [];
    private readonly List<(uint Id, string Note)> _notes = [];

    private SocketSetReader(Checkpoint images) => _images = images;

    /// <summary>Reads all TCP, UDP and unix sockets.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="ImageFormatException">An image is malformed, says what no socket can be made of, or there are no sockets.</exception>
    /// <exception cref="EngineException">A file in flight in a unix socket's queue is not there.</exception>
    public static SocketSet Read(Checkpoint images) => new SocketSetReader(images).Read();

    private SocketSet Read()
    {
        // Asked for when the network is closed, which is late to hear that it is malformed.
        if (_images.First("INVENTORY") is null) throw new ImageFormatException($"{_images.Store.Name}: there is no inventory.img, expected a set of crit socket dump");
        OpenFile[] inet = [.. _images.OpenFiles.OfKind("INETSK")], unix = [.. _images.OpenFiles.OfKind("UNIXSK")];
        foreach (OpenFile file in inet) Take(file);
        foreach (OpenFile file in unix) Register(file);
        foreach (ImageFormatException fault in SocketSetFaults.Find(_images)) throw fault;
        if (_entries.Count == 0) throw new ImageFormatException($"{_images.Store.Name}: there are no sockets in it, expected a set of crit socket dump");
        DemandOnePlace();
        UnixSocketSet records = UnixImages.Read(_images);
        try
        {
            uint[] order = new DescriptorReader(_images).Read(_entries.Keys, [.. inet.Select(static file => file.Message)], _notes);
            _notes.AddRange(unix.SelectMany(static file => EntryNotes.Find(file.Message).Select(note => (file.Id, note))));
            DemandHolders(records);
            return new SocketSet(_tcp, _udp, records, order) { Entries = _entries, Notes = _notes.ToLookup(static note => note.Id, static note => note.Note) };
        }
        catch
        {
            records.Dispose();
            throw;
        }
    }

    // Nobody would get it, and its peer would find it closed.
    private void DemandHolders(UnixSocketSet records)
    {
        HashSet<uint> inFlight = [.. records.Sockets.SelectMany(static record => record.Queue).SelectMany(static packet => packet.Rights)];
        if (records.Sockets.FirstOrDefault(record => record.IsInFlight && !inFlight.Contains(record.Id)) is { } lost) throw _entries[lost.Id].Error("id", $"is {lost.Id}, no entry of fdinfo is of it and no packet has it; expected one or the other");
    }

    private void Take(OpenFile file)
    {
        MessageView socket = file.Message;
        var number = new SocketNumber(file.Id, (uint)socket.Number("ino"), (uint)socket.Number("flags"), (uint)(socket.Message("fown")?.Number("signum") ?? 0));
        Register(file);
        if (!_inodes.Add(number.Ino)) throw socket.Error("ino", $"is {number.Ino}, which another socket has");
        var notes = new List<string>();
        ImageEntry[] stream = [.. _images.EntriesOf("TCP_STREAM", number.Ino)];
        switch ((ProtocolType)socket.Number("proto"))
        {
            case ProtocolType.Tcp:
                _tcp.Add(TcpMemberReader.Read(socket, stream.FirstOrDefault(), number));
                break;
            case ProtocolType.Udp:
                _udp.Add(UdpMemberReader.Read(_images, socket, number, notes));
                break;
            default:
                throw socket.Error("proto", $"is {socket.Word("proto")}, expected TCP or UDP");
        }
        notes.AddRange(EntryNotes.Find(socket, stream.FirstOrDefault()?.Message));
        _notes.AddRange(notes.Select(note => (file.Id, note)));
    }

    private void Register(OpenFile file)
    {
        if (file.Message.Number("id") != file.Id) throw file.Message.Error("id", $"is {file.Message.Number("id")}, the entry that it is in says {file.Id}");
        if (!_entries.TryAdd(file.Id, file.Message)) throw file.Message.Error("id", $"is {file.Id}, which another socket has");
    }

    // The number is one of the dump: the restore has one place, which its caller names.
    private void DemandOnePlace()
    {
        (ulong Place, MessageView Entry)[] places = [.. _entries.Values.Select(static entry => (entry.Number("ns_id"), entry))];
        if (places.FirstOrDefault(other => other.Place != places[0].Place) is { Entry: { } stranger }) throw stranger.Error("ns_id", $"is {stranger.Number("ns_id")}, that of another socket is {places[0].Place}; expected sockets of one network namespace");
    }
}
