using Microsoft.Win32.SafeHandles;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>
/// Unix sockets as entries of <c>files.img</c> and <c>sk-queues.img</c>, in crit's dialect, and back. The source of a datagram is
/// <c>sk_packet_entry.source</c>, a field of Soccr's own, which CRIU passes over.
/// </summary>
public static class UnixImages
{
    /// <summary>SCM_RIGHTS.</summary>
    internal const int RightsType = 1;

    /// <summary>The entries of <c>files.img</c>, each a JSON object: sockets, and files that are in flight.</summary>
    /// <exception cref="UnixSocketException">A descriptor in flight is nothing that a path leads to, and so has no place in images.</exception>
    public static IEnumerable<string> FileEntries(UnixSocketSet set)
    {
        // All of them before the first is given away, so that nothing is written of a set that cannot be.
        List<string> entries = [.. set.Sockets.Select(Socket)];
        foreach ((uint id, SafeFileHandle file) in set.Files) entries.Add(FileInFlight.Describe(id, file));
        return entries;
    }

    /// <summary>The entries of <c>sk-queues.img</c>, each a JSON object with its bytes.</summary>
    public static IEnumerable<string> QueueEntries(UnixSocketSet set) => set.Sockets.SelectMany(static socket => socket.Queue.Select(packet => Packet(socket.Id, packet)));

    /// <summary>Reads the unix sockets of a checkpoint; files in flight are opened in this process's mount namespace.</summary>
    /// <exception cref="Formats.ImageFormatException">An image is malformed, or says what no socket of its own can be made of.</exception>
    /// <exception cref="UnixSocketException">A file in flight is not what it was.</exception>
    public static UnixSocketSet Read(Checkpoint checkpoint) => new UnixImageReader(checkpoint).Read();

    private static string Socket(UnixSocketRecord socket) => EntryJson.Object(json =>
    {
        json.WriteString("type", "UNIXSK");
        json.WriteNumber("id", socket.Id);
        json.WriteStartObject("usk");
        json.WriteNumber("id", socket.Id);
        json.WriteNumber("ino", socket.Ino);
        json.WriteNumber("type", (int)socket.Type);
        json.WriteNumber("state", (int)socket.State);
        json.WriteNumber("flags", socket.Flags);
        json.WriteNumber("uflags", 0);
        json.WriteNumber("backlog", socket.Backlog);
        json.WriteNumber("peer", socket.Peer);
        EntryJson.Owner(json, socket.Signal);
        if (socket.Options is { } options)
        {
            json.WritePropertyName("opts");
            options.WriteTo(json);
        }
        else
        {
            json.WriteStartArray("@missing");
            json.WriteStringValue("opts");
            json.WriteEndArray();
        }
        json.WriteString("name", UnixNameText.Encode(socket.Name.Span));
        if (socket.Shutdown != UnixShutdown.None) json.WriteNumber("shutdown", (int)socket.Shutdown);
        if (socket.File is { } file)
        {
            json.WriteStartObject("file_perms");
            json.WriteNumber("mode", file.Mode);
            json.WriteNumber("uid", file.Uid);
            json.WriteNumber("gid", file.Gid);
            json.WriteEndObject();
        }
        if (!socket.NameDir.IsEmpty) EntryJson.Text(json, "name_dir", socket.NameDir.Span);
        if (socket.Deleted) json.WriteBoolean("deleted", true);
        if (socket.NsId is { } network) json.WriteNumber("ns_id", network);
        if (socket.MntId is { } mount) json.WriteNumber("mnt_id", mount);
        json.WriteEndObject();
    });

    private static string Packet(uint id, UnixPacket packet) => EntryJson.Object(json =>
    {
        json.WriteNumber("id_for", id);
        json.WriteNumber("length", packet.Data.Length);
        if (packet.Rights.Count > 0)
        {
            json.WriteStartArray("scm");
            json.WriteStartObject();
            json.WriteNumber("type", RightsType);
            json.WriteStartArray("rights");
            foreach (uint right in packet.Rights) json.WriteNumberValue(right);
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
        }
        if (!packet.Source.IsEmpty) json.WriteString("source", UnixNameText.Encode(packet.Source.Span));
        json.WriteBase64String("extra", packet.Data.Span);
    });
}
