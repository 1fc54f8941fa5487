using System.Globalization;
using System.Text.Json.Nodes;
using Soccr.Formats.Netlink;

namespace Soccr.Formats.Conversion;

/// <summary>An af_inet_cr dump as CRIU's <c>inet_sk_entry</c>, in JSON with plain numbers.</summary>
public static class InetSkWriter
{
    private const uint Inet = 2, Inet6 = 10, Datagrams = 2, Udp = 17, Connected = 1, Unconnected = 7, ReadWrite = 2;

    // Of a message, not of a socket; or said by other fields.
    private static readonly HashSet<string> s_carried =
    [
        "inode", "sock_state", "sock_type", "sockopt_rcvbuf", "sockopt_sndbuf", "sockopt_rcvbuf_ulock", "sockopt_sndbuf_ulock", "bind", "bind_addr_ulock", "bind_port_ulock", "peer",
        "bind6", "peer6", "ipv6opt_v6only", "devices", "shutdown",
    ];

    private static readonly string[] s_shutdowns = ["NONE", "READ", "WRITE", "BOTH"];

    /// <summary>Converts.</summary>
    /// <param name="file">The socket and its queue.</param>
    /// <param name="id">CRIU's id of the file.</param>
    /// <param name="inode">The socket's inode.</param>
    /// <exception cref="ImageFormatException">The messages are no socket of datagrams.</exception>
    public static Converted<JsonObject> Convert(IReadOnlyList<InetCrMessage> file, uint id, uint inode)
    {
        if (file.Count == 0 || !file[0].IsSocket) throw new ImageFormatException("the first message is no socket, expected cmd dump, restore or dump6");
        InetCrMessage message = file[0];
        if (message.Find("sock_type") is { } type && OptionValue.ToNumber(type) != Datagrams) throw new ImageFormatException($"sock_type is {OptionValue.ToNumber(type)}, expected {Datagrams}: a socket of datagrams");
        InetEndpoint bind = message.Bind is { } name ? InetEndpoint.Read(name) : InetEndpoint.Empty(message.IsIpv6);
        InetEndpoint peer = message.Peer is { } other ? InetEndpoint.Read(other) : InetEndpoint.Empty(message.IsIpv6);
        var supposed = new List<ConversionNote> { new("flags", "O_RDWR"), new("fown", "nobody is signalled"), new("id", $"{id}"), new("ino", $"{inode}"), new("ns_id", "none: the network namespace of the restore") };
        var entry = new JsonObject
        {
            ["id"] = id,
            ["ino"] = inode,
            ["family"] = message.IsIpv6 ? Inet6 : Inet,
            ["type"] = Datagrams,
            ["proto"] = Udp,
            ["state"] = peer.IsEmpty ? Unconnected : Connected,
            ["src_port"] = bind.Port,
            ["dst_port"] = peer.Port,
            ["flags"] = ReadWrite,
            ["backlog"] = 0,
            ["src_addr"] = Words(bind),
            ["dst_addr"] = Words(peer),
            ["fown"] = new JsonObject { ["uid"] = 0, ["euid"] = 0, ["signum"] = 0, ["pid_type"] = 0, ["pid"] = 0 },
            ["opts"] = Options(message, supposed),
            ["ip_opts"] = Fields(message, isIp: true),
        };
        if (message.IsIpv6) entry["v6only"] = message.Has("ipv6opt_v6only");
        if (message.Find("shutdown") is [var shutdown] && shutdown < s_shutdowns.Length) entry["shutdown"] = s_shutdowns[shutdown];
        List<ConversionNote> notCarried = NotCarried(file, bind);
        AddDevice(entry, message, bind, peer, notCarried);
        return new Converted<JsonObject>(entry, notCarried, supposed);
    }

    private static JsonArray Words(InetEndpoint end) => [.. end.Words.Select(static word => JsonValue.Create(word))];

    // CRIU has one device, of the address that is bound to; a peer of another one needs no bind of its own.
    private static void AddDevice(JsonObject entry, InetCrMessage message, InetEndpoint bind, InetEndpoint peer, List<ConversionNote> notCarried)
    {
        uint device = bind.Device != 0 ? bind.Device : peer.Device;
        if (device == 0) return;
        if (InetCrDevices.NamesOf(message).TryGetValue((int)device, out string? name)) entry["ifname"] = name;
        else notCarried.Add(new ConversionNote("devices", $"have no name for {device}, which CRIU has in the place of the number"));
    }

    private static JsonObject Options(InetCrMessage message, List<ConversionNote> supposed)
    {
        var options = new JsonObject();
        foreach ((string attribute, string field) in (ReadOnlySpan<(string, string)>)[("sockopt_sndbuf", "so_sndbuf"), ("sockopt_rcvbuf", "so_rcvbuf")])
        {
            // Required there, and any size is better than none; CRIU raises it to the least that there can be.
            options[field] = message.Find(attribute) is { } size ? (uint)OptionValue.ToNumber(size) : 0;
            if (!message.Has(attribute)) supposed.Add(new ConversionNote(field, "0, the least that the kernel has"));
        }
        options["so_buf_lock"] = (message.Has("sockopt_sndbuf_ulock") ? 1 : 0) | (message.Has("sockopt_rcvbuf_ulock") ? 2 : 0);
        foreach (string part in (ReadOnlySpan<string>)["so_snd_tmo_sec", "so_snd_tmo_usec", "so_rcv_tmo_sec", "so_rcv_tmo_usec"])
        {
            options[part] = 0;
        }
        foreach ((string field, JsonNode? value) in Fields(message, isIp: false))
        {
            options[field] = value!.DeepClone();
        }
        return options;
    }

    private static JsonObject Fields(InetCrMessage message, bool isIp)
    {
        var fields = new JsonObject();
        foreach (OptionName option in OptionNames.All.Where(option => option is { Field: not null, Attribute: not null, IsOwn: false } && option.IsIp == isIp))
        {
            // Fields of Soccr's own are none that CRIU would restore. Absent it is switched off in a dump, and CRIU says so of most.
            byte[]? payload = message.Find(option.Attribute!);
            if (OptionPayload.ToValue(option, payload) is { } value && (payload is not null || option.Attribute != "sockopt_passcred")) OptionField.Write(fields, option, value);
        }
        return fields;
    }

    private static List<ConversionNote> NotCarried(IReadOnlyList<InetCrMessage> file, InetEndpoint bind)
    {
        InetCrMessage message = file[0];
        var notes = new List<ConversionNote>();
        foreach (InetCrAttribute attribute in message.Attributes)
        {
            if (attribute.Name is null) notes.Add(new ConversionNote(attribute.Number.ToString(CultureInfo.InvariantCulture), "an attribute that is not known"));
            else if (!s_carried.Contains(attribute.Name) && !IsSaid(attribute, message.IsIpv6)) notes.Add(new ConversionNote(attribute.Name, FactOf(attribute)));
        }
        if (message.Has("ipopt_multicast_ttl") && !message.Has("ipopt_multicast_loop")) notes.Add(new ConversionNote("ipopt_multicast_loop", "off, and CRIU leaves it on"));
        if (bind.HasAddress && !message.Has("bind_addr_ulock")) notes.Add(new ConversionNote("bind_addr_ulock", "not there, and CRIU binds to the address"));
        if (bind.Port != 0 && !message.Has("bind_port_ulock")) notes.Add(new ConversionNote("bind_port_ulock", "not there, and CRIU binds to the port"));
        int datagrams = file.Skip(1).Count(static datagram => !datagram.HasMore);
        if (datagrams > 0) notes.Add(new ConversionNote("datagram_data", $"{datagrams} datagram{(datagrams == 1 ? "" : "s")} of the receive queue"));
        return notes;
    }

    private static bool IsSaid(InetCrAttribute attribute, bool isIpv6) =>
        OptionNames.All.FirstOrDefault(option => option.Attribute == attribute.Name) is { } option
        && (option is { Field: not null, IsOwn: false } || (option.Form == OptionForm.Flag ? option.Default == 1 : option.IsDefault(OptionPayload.ToValue(option, attribute.Payload)!, isIpv6)));

    private static string FactOf(InetCrAttribute attribute) => attribute.Payload.Length switch
    {
        0 => "set",
        1 => $"{attribute.Payload[0]}",
        sizeof(int) => $"{OptionValue.ToNumber(attribute.Payload)}",
        _ => $"{attribute.Payload.Length} bytes",
    };
}
