using System.Text.Json.Nodes;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>
/// Every field of every image of a set, with values that it may not have: either the set is refused with the place of the field, before anything is made, or the socket has
/// the value, or a note says that it does not. Check and restore say the same.
/// </summary>
[Collection(SocketTestsCollection.Name)]
public sealed class FieldTests(SocketSets sets) : IClassFixture<SocketSets>
{
    public static TheoryData<string, string> InetFields => Rows([SocketSets.Tcp, SocketSets.Listener, SocketSets.Udp], "inet_sk_entry");

    public static TheoryData<string, string> UnixFields => Rows([SocketSets.Unix, SocketSets.Named], "unix_sk_entry");

    public static TheoryData<string> StreamFields => [.. ImageJson.Fields("tcp_stream_entry")];

    public static TheoryData<string, string> DescriptorFields => Rows([SocketSets.Tcp, SocketSets.Unix], "fdinfo_entry");

    public static TheoryData<string> PacketFields => [.. ImageJson.Fields("sk_packet_entry")];

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(InetFields))]
    public void OfAnInetSocket(string set, string field) => ChangeImage(set, "files.img", "inet_sk_entry", field, "isk");

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(UnixFields))]
    public void OfAUnixSocket(string set, string field) => ChangeImage(set, "files.img", "unix_sk_entry", field, "usk");

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(StreamFields))]
    public void OfAStream(string field) => ChangeImage(SocketSets.Tcp, "tcp-stream-*.img", "tcp_stream_entry", field);

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(DescriptorFields))]
    public void OfADescriptor(string set, string field) => ChangeImage(set, "fdinfo-1.img", "fdinfo_entry", field);

    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(PacketFields))]
    public void OfAPacket(string field) => ChangeImage(SocketSets.Unix, "sk-queues.img", "sk_packet_entry", field);

    private static TheoryData<string, string> Rows(string[] sets, string message)
    {
        var rows = new TheoryData<string, string>();
        foreach (string set in sets)
        {
            foreach (string field in ImageJson.Fields(message)) rows.Add(set, field);
        }
        return rows;
    }

    private void ChangeImage(string set, string image, string message, string field, string? member = null)
    {
        var faults = new List<string>();
        string name = Path.GetFileName(Directory.GetFiles(sets[set], image).Single());
        JsonObject json = ImageJson.Read(Path.Combine(sets[set], name));
        JsonObject first = json["entries"]![0]!.AsObject();
        foreach ((string change, JsonObject changed) in ImageJson.Change(member is null ? first : first[member]!.AsObject(), message, field))
        {
            string copy = sets.Copy(set);
            JsonObject other = json.DeepClone().AsObject();
            if (member is null) other["entries"]![0] = changed;
            else other["entries"]![0]![member] = changed;
            try
            {
                ImageJson.Write(Path.Combine(copy, name), other);
            }
            catch (ImageFormatException)
            {
                // No image can say it.
                continue;
            }
            if (Prove(copy) is { } fault) faults.Add($"{change}: {fault}");
            sets.DemandEmpty();
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What is wrong with how a set is taken; null for nothing.</summary>
    private string? Prove(string directory)
    {
        SocketSet set;
        Checkpoint images;
        try
        {
            set = SocketSets.Read(directory, out images);
        }
        catch (Exception e) when (e is ImageFormatException or EngineException)
        {
            return Told($"not read: {e.Message}", e.Message.Contains(".img:0x", StringComparison.Ordinal) || e.Message.Contains(".nl:0x", StringComparison.Ordinal) ? null : "tells no place");
        }
        using (set)
        {
            string[] found = [.. SocketSetCheck.Run(set, sets.Place.Namespace).SelectMany(static finding => finding.Faults)];
            RestoredSockets restored;
            try
            {
                restored = SocketRestore.Run(set, images, sets.Place.Namespace, default);
            }
            catch (Exception e) when (e is EngineException or IOException)
            {
                return Told($"check says {string.Join(" | ", found)}", found.Length > 0 ? null : $"restore refuses what check passes: {e.Message}");
            }
            using (restored)
            {
                if (found.Length > 0) return "restore takes what check refuses: " + found[0];
                string again = directory + "-again";
                SocketSets.Dump(sets.Place, restored.Sockets.Select(static socket => socket.Handle), again);
                string[] silent = [.. Compare(directory, again).Where(path => !restored.Notes.Any(note => note.Contains(path.Split('.')[^1], StringComparison.Ordinal)))];
                return Told($"restored with {string.Join(" | ", restored.Notes)}", silent.Length == 0 ? null : $"restored as something else without a word: {string.Join(", ", silent)}");
            }
        }
    }

    private static readonly string? s_log = Environment.GetEnvironmentVariable("FIELD_LOG");

    private static string? Told(string line, string? fault)
    {
        if (s_log is not null) File.AppendAllText(s_log, $"{line}   ==> {fault}\n");
        return fault is null ? null : $"{fault} ({line})";
    }

    private static IEnumerable<string> Compare(string directory, string again)
    {
        (JsonObject Files, JsonObject Table) before = (ImageJson.Read(Path.Combine(directory, "files.img")), ImageJson.Read(Path.Combine(directory, "fdinfo-1.img")));
        (JsonObject Files, JsonObject Table) after = (ImageJson.Read(Path.Combine(again, "files.img")), ImageJson.Read(Path.Combine(again, "fdinfo-1.img")));
        return Listed(before.Files).Zip(Listed(after.Files)).SelectMany(static pair => ImageJson.Differences(pair.First, pair.Second))
            .Concat(Listed(before.Table).Zip(Listed(after.Table)).SelectMany(static pair => ImageJson.Differences(pair.First, pair.Second)))
            .Concat(Others(directory, "tcp-stream-*.img").Zip(Others(again, "tcp-stream-*.img")).SelectMany(static pair => ImageJson.Differences(pair.First, pair.Second)))
            .Concat(Others(directory, "udp-*.nl").Zip(Others(again, "udp-*.nl")).SelectMany(static pair => ImageJson.Differences(pair.First, pair.Second)))
            .Concat(Others(directory, "sk-queues.img").Zip(Others(again, "sk-queues.img")).SelectMany(static pair => ImageJson.Differences(pair.First, pair.Second)));
    }

    private static IEnumerable<JsonObject> Others(string directory, string pattern) => Directory.GetFiles(directory, pattern).Select(static file => Still(ImageJson.Read(file)));

    // The clock runs.
    private static JsonObject Still(JsonObject image)
    {
        foreach (JsonNode? entry in image["entries"] as JsonArray ?? []) (entry as JsonObject)?.Remove("timestamp");
        return image;
    }

    // Inode numbers are the kernel's.
    private static List<JsonNode> Listed(JsonObject image)
    {
        List<JsonNode> entries = [.. image["entries"]!.AsArray().Select(static entry => entry!)];
        foreach (JsonNode entry in entries)
        {
            (entry["isk"] as JsonObject)?.Remove("ino");
            (entry["usk"] as JsonObject)?.Remove("ino");
            (entry["usk"] as JsonObject)?.Remove("peer");
        }
        return entries;
    }
}
