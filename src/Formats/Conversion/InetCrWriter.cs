using System.Text.Json.Nodes;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Conversion;

/// <summary>CRIU's <c>inet_sk_entry</c> as an af_inet_cr dump.</summary>
public static class InetCrWriter
{
    private const uint Inet = 2, Inet6 = 10, Datagrams = 2, Udp = 17, ReadWrite = 2;
    // Of what number the device is does not matter: it is found by its name.
    private const int AnyDevice = 1;
    private const int SocketUnconnected = 1, SendLock = 1, ReceiveLock = 2;

    // What the message says, in one way or another.
    private static readonly HashSet<string> s_carried =
        ["family", "type", "proto", "state", "src_port", "dst_port", "src_addr", "dst_addr", "opts", "ip_opts", "backlog", "v6only", "ifname", "shutdown"];
    private static readonly string[] s_shutdowns = ["NONE", "READ", "WRITE", "BOTH"];
    private static readonly HashSet<string> s_carriedOptions = ["so_sndbuf", "so_rcvbuf", "so_buf_lock"];

    /// <summary>Whether an entry is one that af_inet_cr can say: UDP over IPv4 or IPv6.</summary>
    /// <param name="entry">The entry, in JSON with plain numbers.</param>
    public static bool CanSay(JsonObject entry) =>
        OptionField.ReadNumber(entry, "family") is Inet or Inet6 && OptionField.ReadNumber(entry, "type") == Datagrams && OptionField.ReadNumber(entry, "proto") == Udp;

    /// <summary>Converts.</summary>
    /// <param name="entry">The entry, in JSON with plain numbers, valid by its schema.</param>
    /// <exception cref="ImageFormatException">It is no UDP socket, or a field has a value that is none.</exception>
    public static Converted<InetCrMessage> Convert(JsonObject entry)
    {
        if (!CanSay(entry)) throw new ImageFormatException("the socket is no UDP socket over IPv4 or IPv6, the only kinds that af_inet_cr has");
        bool isIpv6 = OptionField.ReadNumber(entry, "family") == Inet6;
        var message = new InetCrMessage(isIpv6 ? InetCrCommand.Dump6 : InetCrCommand.Dump);
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
        return new Converted<InetCrMessage>(message, NotCarried(message, entry, options, ip), supposed);
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
        InetEndpoint bind = Read(message, entry, "src_addr", "src_port"), peer = Read(message, entry, "dst_addr", "dst_port");
        if (!bind.IsEmpty) message.Add(message.IsIpv6 ? "bind6" : "bind", bind.ToBytes());
        if (!peer.IsEmpty) message.Add(message.IsIpv6 ? "peer6" : "peer", peer.ToBytes());
        if (message.IsIpv6 && IsOn(entry["v6only"])) message.Add("ipv6opt_v6only");
        if (bind.IsLinkLocal || peer.IsLinkLocal) InetCrDevices.AddTo(message, _ => Name(entry["ifname"] ?? entry["opts"]!["so_bound_dev"]));
        Suppose("bind_addr_ulock", bind.HasAddress);
        Suppose("bind_port_ulock", bind.Port != 0);

        void Suppose(string name, bool isThere)
        {
            if (!isThere) return;
            message.Add(name);
            supposed.Add(new ConversionNote(name, "as CRIU, which binds to what it has stored"));
        }
    }

    private static bool IsOn(JsonNode? value) => value?.ToString() is not (null or "0" or "false");

    private static string Name(JsonNode? name) => name is null ? throw new ImageFormatException("there is none, expected the device of the link-local address", new Location(FieldPath: "ifname"))
        : OptionField.TextOf(name) is var text && text.StartsWith('"') ? name.ToString()
        : throw new ImageFormatException(text, new Location(FieldPath: "ifname"));

    private static InetEndpoint Read(InetCrMessage message, JsonObject entry, string address, string port)
    {
        JsonArray words = entry[address]?.AsArray() ?? [];
        InetEndpoint none = InetEndpoint.Empty(message.IsIpv6);
        if (words.Count > none.Words.Length || (message.IsIpv6 && words.Count is not (0 or InetEndpoint.Words6)))
        {
            throw new ImageFormatException($"{words.Count} words of address, an IPv{(message.IsIpv6 ? 6 : 4)} address has {none.Words.Length}", new Location(FieldPath: address));
        }
        uint number = OptionField.ReadNumber(entry, port) ?? 0;
        if (number > ushort.MaxValue) throw new ImageFormatException($"{number} is no port, which has 16 bits", new Location(FieldPath: port));
        if (words.Count == 0) return none with { Port = number };
        var end = new InetEndpoint([.. words.Select(word => OptionField.ReadNumber(new JsonObject { [address] = word!.DeepClone() }, address)!.Value)], number, 0);
        return end.IsLinkLocal ? end with { Device = AnyDevice } : end;
    }

    private static List<ConversionNote> NotCarried(InetCrMessage message, JsonObject entry, JsonObject options, JsonObject ip)
    {
        HashSet<string> unsaid = [.. message.IsIpv6 ? [] : (string[])["v6only"], .. message.Has("devices") ? [] : (string[])["ifname"]];
        HashSet<string> known = [.. OptionNames.All.Where(static option => option is { Field: not null, Attribute: not null })
            .SelectMany(static option => option.Form == OptionForm.Time ? (string[])[option.Field + "_sec", option.Field + "_usec"] : [option.Field!])];
        return [
            .. entry.Where(field => (unsaid.Contains(field.Key) || !s_carried.Contains(field.Key)) && !(field.Key == "flags" && field.Value!.ToString() == $"{ReadWrite}")).Where(static field => OptionField.IsSet(field.Value)).Select(Note),
            .. options.Where(field => !known.Contains(field.Key) && !s_carriedOptions.Contains(field.Key)).Where(static field => OptionField.IsSet(field.Value)).Select(Note),
            .. ip.Where(field => !known.Contains(field.Key)).Where(static field => OptionField.IsSet(field.Value)).Select(Note)];

        static ConversionNote Note(KeyValuePair<string, JsonNode?> field) => new(field.Key, OptionField.TextOf(field.Value!));
    }
}
