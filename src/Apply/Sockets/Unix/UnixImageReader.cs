using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>Makes a set of the images of a checkpoint.</summary>
internal sealed class UnixImageReader(Checkpoint checkpoint)
{
    private const ulong UnixKind = 5, RegularKind = 1;

    private readonly Dictionary<uint, List<UnixPacket>> _queues = [];
    private readonly Dictionary<uint, SafeFileHandle> _files = [];
    private readonly List<string> _notes = [];

    public UnixSocketSet Read()
    {
        OpenFile[] sockets = [.. checkpoint.OpenFiles.OfKind("UNIXSK")];
        foreach (OpenFile socket in sockets) _queues.TryAdd(socket.Id, []);
        try
        {
            foreach (ImageEntry entry in checkpoint.EntriesOf("SK_QUEUES")) ReadPacket(entry);
            HashSet<uint> held = [.. checkpoint.EntriesOf("FDINFO").Where(static fd => fd.Message.Number("type") == UnixKind).Select(static fd => (uint)fd.Message.Number("id"))];
            return new UnixSocketSet([.. sockets.Select(socket => ReadSocket(socket.Message, held.Count > 0 && !held.Contains(socket.Id)))], _files, _notes);
        }
        catch
        {
            foreach (SafeFileHandle file in _files.Values) file.Dispose();
            throw;
        }
    }

    private UnixSocketRecord ReadSocket(MessageView message, bool inFlight)
    {
        if (message.Number("uflags") != 0) throw message.Error("uflags", $"is {message.Word("uflags")}, expected 0: the socket is one that CRIU gets from elsewhere");
        MessageView? owner = message.Message("fown");
        MessageView? file = message.Message("file_perms");
        var record = new UnixSocketRecord
        {
            Id = (uint)message.Number("id"),
            Ino = (uint)message.Number("ino"),
            Type = (UnixSocketType)message.Number("type"),
            State = (UnixSocketState)message.Number("state"),
            Flags = (uint)message.Number("flags"),
            Backlog = (uint)message.Number("backlog"),
            Peer = (uint)message.Number("peer"),
            Signal = (uint)(owner?.Number("signum") ?? 0),
            Options = message.Message("opts") is { } options ? JsonNode.Parse(options.ToJson(pretty: false).Span)!.AsObject() : null,
            Name = message.BytesOf("name").ToArray(),
            Shutdown = (UnixShutdown)message.Number("shutdown"),
            File = file is null ? null : new UnixFilePermissions((uint)file.Number("mode"), (uint)file.Number("uid"), (uint)file.Number("gid")),
            NameDir = message.BytesOf("name_dir").ToArray(),
            Deleted = message.Number("deleted") != 0,
            MntId = message.TryNumber("mnt_id", out ulong mount) && (long)mount >= 0 ? (int)mount : null,
            NsId = message.TryNumber("ns_id", out ulong network) ? (uint)network : null,
            Queue = _queues[(uint)message.Number("id")],
            IsInFlight = inFlight,
        };
        _notes.AddRange(EntryNotes.Find(message));
        return record;
    }

    private void ReadPacket(ImageEntry entry)
    {
        MessageView message = entry.Message;
        if (!_queues.TryGetValue((uint)message.Number("id_for"), out List<UnixPacket>? queue)) throw message.Error("id_for", $"is {message.Number("id_for")}, expected the id of a unix socket");
        var rights = new List<uint>();
        foreach (MessageView control in message.Messages("scm"))
        {
            if (control.Number("type") != UnixImages.RightsType) throw control.Error("type", $"is {control.Number("type")}, expected SCM_RIGHTS (1)");
            foreach (uint right in control.Numbers("rights").Select(static right => (uint)right))
            {
                Open(control, right);
                rights.Add(right);
            }
        }
        if (entry.PayloadLength > Array.MaxLength) throw message.Error("length", $"packet of {entry.PayloadLength} bytes, expected at most {Array.MaxLength}");
        queue.Add(new UnixPacket(entry.ReadPayload(0, (int)entry.PayloadLength), message.BytesOf("source").ToArray(), rights));
    }

    private void Open(MessageView control, uint id)
    {
        if (_queues.ContainsKey(id) || _files.ContainsKey(id)) return;
        OpenFile file = checkpoint.OpenFiles.Find((uint)RegularKind, id) ?? throw control.Error("rights", $"has file {id}, expected a unix socket or a regular file");
        _files.Add(id, FileInFlight.Open(file.Message));
    }
}
