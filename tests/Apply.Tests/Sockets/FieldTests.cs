using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Sets;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>
/// Every field of every image of a set, with values that it may not have: either the set is refused with the place of the field, before anything is made, or the socket has
/// the value, or a note says that it does not. Check and restore say the same.
/// </summary>
[Collection(SocketTestsCollection.Name)]
public sealed class FieldTests(SocketSets sets) : IClassFixture<SocketSets>
{
    /// <summary>
    /// What a dump of the restored socket has in another way: numbers that the kernel gives, a clock, what is said of a place that the caller names; windows, which go on when repair mode ends
    /// (TcpStateTests look at them before); options of an older place. Of descriptors and packets the order counts. Of datagrams a socket tells what its options ask for.
    /// </summary>
    private static readonly HashSet<string> s_others =
    [
        "isk.ino", "usk.ino", "usk.peer", "isk.ns_id", "usk.ns_id", "usk.mnt_id", "timestamp", "snd_wl1", "rcv_wnd", "rcv_wup", "cork", "nodelay", "fd", "id_for",
        "inode", "datagram_pktinfo", "datagram_ttl", "datagram_tos",
    ];

    public static TheoryData<string, string> InetFields => Rows([SocketSets.Tcp, SocketSets.Listener, SocketSets.Udp], "inet_sk_entry");

    public static TheoryData<string, string> UnixFields => Rows([SocketSets.Unix, SocketSets.Named], "unix_sk_entry");

    public static TheoryData<string> StreamFields => [.. ImageJson.Fields("tcp_stream_entry")];

    public static TheoryData<string, string> DescriptorFields => Rows([SocketSets.Tcp, SocketSets.Unix], "fdinfo_entry");

    public static TheoryData<string> Attributes =>
    [
        .. OptionNames.All.Select(static names => names.Attribute).OfType<string>(),
        "inode", "sock_state", "sock_type", "sock_fd", "sockopt_rcvbuf", "sockopt_sndbuf", "sockopt_rcvbuf_ulock", "sockopt_sndbuf_ulock", "ipopt_options", "ipopt_membership", "ipopt_mreq",
        "bind", "bind_addr_ulock", "bind_port_ulock", "peer", "source_filter", "multicast_ifindex", "datagram_source", "datagram_data", "datagram_pktinfo", "datagram_ttl", "datagram_tos",
    ];

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

    /// <summary>The entry in <c>files.img</c> says the same, so that the socket is what the message says.</summary>
    [NeedTheory(Need.Firewall)]
    [MemberData(nameof(Attributes))]
    public void OfAMessage(string attribute)
    {
        var faults = new List<string>();
        using SocketSet set = SocketSets.Read(sets[SocketSets.Udp], out _);
        UdpMember member = set.Udp[0];
        bool isDatagram = attribute.StartsWith("datagram_", StringComparison.Ordinal);
        foreach (byte[]? payload in Payloads(attribute).Append(null))
        {
            InetCrMessage changed = Change(member.File[isDatagram ? 1 : 0], attribute, payload);
            IReadOnlyList<InetCrMessage> file = isDatagram ? [member.File[0], changed] : [changed, member.File[1]];
            string copy = Directory.CreateDirectory(sets.Copy(SocketSets.Udp) + "-message").FullName;
            try
            {
                using var unix = new UnixSocketSet([], new Dictionary<uint, SafeFileHandle>(), []);
                SocketSetFiles.Write(new SocketSet([], [member with { File = file }], unix, set.Order), SocketSetLocks.NewRun(), copy);
            }
            catch (ImageFormatException)
            {
                // It is no socket that an entry could be made of.
                continue;
            }
            if (Prove(copy, Messages) is { } fault) faults.Add($"{attribute} = {(payload is null ? "nothing" : Convert.ToHexString(payload))}: {fault}");
            sets.DemandEmpty(alsoRules: false);
        }
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    private static InetCrMessage Change(InetCrMessage message, string attribute, byte[]? payload)
    {
        var changed = new InetCrMessage(message.Command);
        foreach (InetCrAttribute other in message.Attributes.Where(other => other.Name != attribute)) changed.Add(other.Name!, other.Payload);
        if (payload is not null) changed.Add(attribute, payload);
        if (message.Command != InetCrCommand.Datagram) changed.Sort();
        return changed;
    }

    // struct sockaddr_in of 10.9.1.1:7
    private static readonly byte[] s_endpoint = [2, 0, 0, 7, 10, 9, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Payloads that the attribute can have: of each length zeros, the most, and something odd.</summary>
    private static IEnumerable<byte[]> Payloads(string attribute)
    {
        int[] lengths = [.. new[] { 0, 1, 2, 4, 8, 12, 16, 52 }.Where(length => Fits(attribute, new byte[length]) || Fits(attribute, s_endpoint[..Math.Min(length, s_endpoint.Length)]))];
        foreach (int length in lengths.Take(1).Concat(lengths.TakeLast(attribute.StartsWith("datagram_", StringComparison.Ordinal) ? 0 : 1)).Distinct())
        {
            byte[] odd = [.. Enumerable.Range(0, length).Select(static i => (byte)(i % 4 == 0 ? 7 : 0))];
            foreach (byte[] payload in new[] { new byte[length], [.. Enumerable.Repeat((byte)255, length)], odd, [.. s_endpoint.Take(length)] }.DistinctBy(Convert.ToHexString))
            {
                if (Fits(attribute, payload)) yield return payload;
            }
        }
    }

    private static bool Fits(string attribute, byte[] payload)
    {
        try
        {
            new InetCrMessage(InetCrCommand.Dump).Add(attribute, payload);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

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
            if (Prove(copy, Entries) is { } fault) faults.Add($"{change}: {fault}");
            sets.DemandEmpty(alsoRules: false);
        }
        sets.DemandEmpty(alsoRules: set == SocketSets.Tcp);
        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    /// <summary>What is wrong with how a set is taken; null for nothing.</summary>
    private string? Prove(string directory, Func<string, string, IEnumerable<string>> compare)
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
            var options = new SocketRestoreOptions { Network = sets.Place.Namespace };
            string[] found = [.. SocketSetCheck.Run(set, options.Network, options.Mounts).SelectMany(static finding => finding.Faults)];
            RestoredSockets restored;
            try
            {
                restored = SocketRestore.Run(set, images, options, default);
            }
            catch (Exception e) when (e is EngineException or IOException)
            {
                return Told($"check says {string.Join(" | ", found)}", found.Length > 0 ? null : $"restore refuses what check passes: {e.Message}");
            }
            using (restored)
            {
                if (found.Length > 0) return "restore takes what check refuses: " + found[0];
                string again = directory + "-again";
                sets.Place.Run(() => SocketSets.DumpAgain([.. restored.Sockets.Select(static socket => socket.Handle)], again));
                string[] silent = [.. compare(directory, again).Where(path => !restored.Notes.Any(note => note.Contains(path.Split('.')[^1], StringComparison.Ordinal)))];
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

    private static IEnumerable<string> Entries(string directory, string again)
    {
        foreach (string pattern in new[] { "files.img", "fdinfo-1.img", "tcp-stream-*.img", "sk-queues.img" })
        {
            JsonNode[] before = ReadEntries(directory, pattern), after = ReadEntries(again, pattern);
            if (before.Length != after.Length) yield return $"{before.Length} entries, then {after.Length} in {pattern}";
            foreach (string path in before.Zip(after).SelectMany(static pair => ImageJson.Differences(pair.First, pair.Second)).Where(static path => !s_others.Contains(path)))
            {
                if (!before.Any(entry => IsUnset(entry, path))) yield return path;
            }
        }
    }

    // A field of Soccr's own is there only where a new socket has another value.
    private static bool IsUnset(JsonNode entry, string path)
    {
        string name = path[(path.LastIndexOf('.') + 1)..];
        SocketOption? option = SocketOptions.All.FirstOrDefault(option => option.Names.IsOwn && option.Names.Field == name);
        if (option is null || (path.Split('.').Aggregate<string, JsonNode?>(entry, static (node, field) => node?[field]) is not { } value)) return false;
        using SafeFileHandle unset = path.StartsWith("usk.", StringComparison.Ordinal) ? UnixSocketCalls.Make((int)UnixSocketType.Stream) : TcpEngine.MakeSocket(AddressFamily.InterNetwork);
        var fresh = new JsonObject();
        if (option.Get(unset) is { } now) OptionField.Write(fresh, option.Names, now);
        return fresh[name]?.ToJsonString() == value.ToJsonString();
    }

    // Of which an entry is made.
    private static IEnumerable<string> Messages(string directory, string again)
    {
        InetCrMessage[] messages = ReadMessages(directory), others = ReadMessages(again);
        if (messages.Length > others.Length) yield return "datagram";
        foreach (string name in messages.Zip(others).SelectMany(static pair => Differences(pair.First, pair.Second)).Where(static name => !s_others.Contains(name))) yield return name;
    }

    private static InetCrMessage[] ReadMessages(string directory) => [.. Directory.GetFiles(directory, "udp-*.nl").SelectMany(static file => InetCrFile.ReadAll(File.ReadAllBytes(file), file))];

    // A number that is not there says nothing, a flag that it is off; zeros and what nobody has set are left out.
    private static IEnumerable<string> Differences(InetCrMessage one, InetCrMessage other)
    {
        IEnumerable<string> said = one.Attributes.Where(attribute => Says(attribute) && !(other.Find(attribute.Name!) is { } found && found.AsSpan().SequenceEqual(attribute.Payload))).Select(static attribute => attribute.Name!);
        return said.Concat(other.Attributes.Where(attribute => attribute.Payload.Length == 0 && !one.Has(attribute.Name!)).Select(static attribute => attribute.Name!));
    }

    private static bool Says(InetCrAttribute attribute)
    {
        if (OptionNames.All.FirstOrDefault(names => names.Attribute == attribute.Name) is { } option && OptionPayload.ToValue(option, attribute.Payload) is { } value) return !option.IsDefault(value, isIpv6: false);
        return attribute.Payload.AsSpan().ContainsAnyExcept((byte)0);
    }

    private static JsonNode[] ReadEntries(string directory, string pattern) =>
        [.. Directory.GetFiles(directory, pattern).SelectMany(static file => ImageJson.Read(file)["entries"]!.AsArray()).Select(static entry => entry!)];
}
