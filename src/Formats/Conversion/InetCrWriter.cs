using System.Text.Json.Nodes;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Conversion;

/// <summary>CRIU's <c>inet_sk_entry</c> as an af_inet_cr dump.</summary>
public static class InetCrWriter
{
    private const uint Inet = 2, Datagrams = 2, Udp = 17, ReadWrite = 2;
    private const int SocketUnconnected = 1, SendLock = 1, ReceiveLock = 2;

    // What the message says, in one way or another.
    private static readonly HashSet<string> s_carried = ["family", "type", "proto", "state", "src_port", "dst_port", "src_addr", "dst_addr", "opts", "ip_opts", "backlog", "shutdown"];
    private static readonly string[] s_shutdowns = ["NONE", "READ", "WRITE", "BOTH"];
    private static readonly HashSet<string> s_carriedOptions = ["so_sndbuf", "so_rcvbuf", "so_buf_lock"];

    /// <summary>Whether an entry is one that af_inet_cr can say: IPv4/UDP.</summary>
    /// <param name="entry">The entry, in JSON with plain numbers.</param>
    public static bool CanSay(JsonObject entry) =>
        OptionField.ReadNumber(entry, "family") == Inet && OptionField.ReadNumber(entry, "type") == Datagrams && OptionField.ReadNumber(entry, "proto") == Udp;

    /// <summary>Converts.</summary>
    /// <param name="entry">The entry, in JSON with plain numbers, valid by its schema.</param>
    /// <exception cref="ImageFormatException">It is no IPv4/UDP socket, or a field has a value that is none.</exception>
    public static Converted<InetCrMessage> Convert(JsonObject entry)
    {
        if (!CanSay(entry)) throw new ImageFormatException("the socket is no IPv4/UDP socket, the only kind that af_inet_cr has");
        var message = new InetCrMessage(InetCrCommand.Dump);
        message.Add("sock_state", OptionValue.OfNumber(SocketUnconnected));
        message.Add("sock_type", OptionValue.OfNumber((int)Datagrams));
        JsonObject options = entry["opts"] as JsonObject ?? throw new ImageFormatException("the field is missing, expected sk_opts_entry", new Location(FieldPath: "opts"));
        JsonObject ip = entry["ip_opts"] as JsonObject ?? [];
        AddBuffers(message, options);
        foreach (OptionName option in OptionNames.All.Where(static option => option is { Field: not null, Attribute: not null }))
        {
            if (OptionField.Read(option.IsIp ? ip : options, option) is { } value && OptionPayload.ToPayload(option, value) is { } payload) message.Add(option.Attribute!, payload);
        }
        if (entry["shutdown"] is { } shutdown && Array.IndexOf(s_shutdowns, $"{shutdown}") is > 0 and var directions) message.Add("shutdown", [(byte)directions]);
        var supposed = new List<ConversionNote>();
        AddEndpoints(message, entry, supposed);
        message.Sort();
        supposed.AddRange(OptionNames.All.Where(option => option is { Attribute: { } attribute, Form: OptionForm.Flag, Default: 0 } && (option.Field is null || option.IsOwn) && !InetCrMessage.IsOwn(attribute) && !message.Has(attribute))
            .Select(static option => new ConversionNote(option.Attribute!, "off")));
        return new Converted<InetCrMessage>(message, NotCarried(entry, options, ip), supposed);
    }

    private static void AddBuffers(InetCrMessage message, JsonObject options)
    {
        if (OptionField.ReadNumber(options, "so_sndbuf") is { } send) message.Add("sockopt_sndbuf", OptionValue.OfNumber((int)send));
        if (OptionField.ReadNumber(options, "so_rcvbuf") is { } receive) message.Add("sockopt_rcvbuf", OptionValue.OfNumber((int)receive));
        uint locks = OptionField.ReadNumber(options, "so_buf_lock") ?? 0;
        if ((locks & SendLock) != 0) message.Add("sockopt_sndbuf_ulock");
        if ((locks & ReceiveLock) != 0) message.Add("sockopt_rcvbuf_ulock");
    }

    private static void AddEndpoints(InetCrMessage message, JsonObject entry, List<ConversionNote> supposed)
    {
        InetEndpoint bind = Read(entry, "src_addr", "src_port"), peer = Read(entry, "dst_addr", "dst_port");
        if (!bind.IsEmpty) message.Add("bind", bind.ToBytes());
        if (!peer.IsEmpty) message.Add("peer", peer.ToBytes());
        Suppose("bind_addr_ulock", bind.Address != 0);
        Suppose("bind_port_ulock", bind.Port != 0);

        void Suppose(string name, bool isThere)
        {
            if (!isThere) return;
            message.Add(name);
            supposed.Add(new ConversionNote(name, "as CRIU, which binds to what it has stored"));
        }
    }

    private static InetEndpoint Read(JsonObject entry, string address, string port)
    {
        JsonArray words = entry[address]?.AsArray() ?? [];
        if (words.Count > 1) throw new ImageFormatException($"{words.Count} words of address, an IPv4 address has 1", new Location(FieldPath: address));
        uint number = OptionField.ReadNumber(entry, port) ?? 0;
        if (number > ushort.MaxValue) throw new ImageFormatException($"{number} is no port, which has 16 bits", new Location(FieldPath: port));
        uint word = words.Count == 0 ? 0 : OptionField.ReadNumber(new JsonObject { [address] = words[0]!.DeepClone() }, address)!.Value;
        return new InetEndpoint(word, number);
    }

    private static List<ConversionNote> NotCarried(JsonObject entry, JsonObject options, JsonObject ip)
    {
        HashSet<string> known = [.. OptionNames.All.Where(static option => option is { Field: not null, Attribute: not null })
            .SelectMany(static option => option.Form == OptionForm.Time ? (string[])[option.Field + "_sec", option.Field + "_usec"] : [option.Field!])];
        return [
            .. entry.Where(static field => !s_carried.Contains(field.Key) && !(field.Key == "flags" && field.Value!.ToString() == $"{ReadWrite}")).Where(static field => OptionField.IsSet(field.Value)).Select(Note),
            .. options.Where(field => !known.Contains(field.Key) && !s_carriedOptions.Contains(field.Key)).Where(static field => OptionField.IsSet(field.Value)).Select(Note),
            .. ip.Where(field => !known.Contains(field.Key)).Where(static field => OptionField.IsSet(field.Value)).Select(Note)];

        static ConversionNote Note(KeyValuePair<string, JsonNode?> field) => new(field.Key, OptionField.TextOf(field.Value!));
    }
}
