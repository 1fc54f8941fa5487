using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Conversion;
using Soccr.Formats.Images;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>A set of sockets as images: those that CRIU has for sockets, and <c>udp-INO.nl</c>.</summary>
internal sealed class SocketSetFiles
{
    /// <summary>Number of the <c>fdinfo-%d.img</c> that says which descriptors the sockets are to have.</summary>
    public const int Table = 1;

    /// <summary>The first descriptor: those before are standard input, output and error.</summary>
    public const int FirstDescriptor = 3;

    private const int ImageVersion = 2, Inet6 = 10;

    /// <summary>Fields of <c>tcp_opts_entry</c> that <c>sk_opts_entry</c> has too, with <c>tcp_</c> in front.</summary>
    public static readonly string[] KeepAlive = ["keepcnt", "keepidle", "keepintvl"];

    private readonly string _directory;

    private SocketSetFiles(string directory) => _directory = directory;

    /// <summary>Writes all images.</summary>
    /// <param name="set">The sockets.</param>
    /// <param name="run">What <c>dump_criu_run_id</c> is to be.</param>
    /// <param name="directory">An empty directory.</param>
    /// <exception cref="EngineException">A unix socket has something in flight that images have no place for.</exception>
    public static void Write(SocketSet set, string run, string directory) => new SocketSetFiles(directory).WriteAll(set, run);

    private void WriteAll(SocketSet set, string run)
    {
        string[] unix = [.. UnixImages.FileEntries(set.Unix)];
        string[] queues = [.. UnixImages.QueueEntries(set.Unix)];
        var inventory = new JsonObject { ["img_version"] = ImageVersion, ["fdinfo_per_id"] = true, ["ns_per_id"] = true, ["network_lock_method"] = 1, ["dump_criu_run_id"] = run };
        WriteImage("inventory.img", "INVENTORY", [inventory.ToJsonString()]);
        WriteImage("files.img", "FILES", [.. set.Tcp.Select(Entry), .. set.Udp.Select(Entry), .. unix]);
        HashSet<uint> inet = [.. set.Tcp.Select(static member => member.Number.Id), .. set.Udp.Select(static member => member.Number.Id)];
        WriteImage(Name($"fdinfo-{Table}.img"), "FDINFO", set.Order.Select((id, i) => Descriptor(id, inet.Contains(id), FirstDescriptor + i)));
        // Also without packets: an image that is missing later shows.
        if (unix.Length > 0) WriteImage("sk-queues.img", "SK_QUEUES", queues);
        foreach (TcpMember member in set.Tcp.Where(static member => member.Connection.Peer is not null)) WriteFile(Name($"tcp-stream-{member.Number.Ino:x}.img"), file => TcpImages.WriteStream(member.Connection, file));
        foreach (UdpMember member in set.Udp) WriteFile(Name($"udp-{member.Number.Ino}.nl"), file => file.Write(InetCrFile.WriteAll(member.File)));
    }

    private static string Entry(TcpMember member)
    {
        JsonObject entry = TcpImages.ToSocketEntry(member.Connection);
        JsonObject options = Copy(member.Options.Entries.Socket);
        foreach ((string field, JsonNode? value) in TcpImages.ToOptionsEntry(member.Connection)) options[field] = value!.DeepClone();
        entry["id"] = member.Number.Id;
        entry["ino"] = member.Number.Ino;
        entry["opts"] = options;
        if (member.Options.Entries.Ip is { } ip) entry["ip_opts"] = Copy(ip);
        if (member.Options.Entries.Ip6 is { Count: > 0 } ip6) entry["ipv6_opts"] = Copy(ip6);
        if ((int)entry["family"]! == Inet6) entry["v6only"] = member.Options.V6Only;
        JsonObject tcp = member.Options.Entries.Tcp is { } own ? Copy(own) : [];
        tcp["cork"] = member.Options.Cork;
        tcp["nodelay"] = member.Options.NoDelay;
        // CRIU has them in both places.
        foreach (string field in KeepAlive) tcp[field] = options[$"tcp_{field}"]?.DeepClone();
        entry["tcp_opts"] = tcp;
        return Entry(entry, member.Number);
    }

    private static string Entry(UdpMember member) => Entry(InetSkWriter.Convert(member.File, member.Number.Id, member.Number.Ino).Result, member.Number);

    private static string Entry(JsonObject socket, SocketNumber number)
    {
        socket["flags"] = number.Flags;
        socket["fown"] = new JsonObject { ["uid"] = 0, ["euid"] = 0, ["signum"] = number.Signal, ["pid_type"] = 0, ["pid"] = 0 };
        return new JsonObject { ["type"] = "INETSK", ["id"] = number.Id, ["isk"] = socket }.ToJsonString();
    }

    private static string Descriptor(uint id, bool isInet, int fd) => new JsonObject { ["id"] = id, ["flags"] = 0, ["type"] = isInet ? "INETSK" : "UNIXSK", ["fd"] = fd }.ToJsonString();

    private static JsonObject Copy(JsonObject entry) => entry.DeepClone().AsObject();

    private static string Name(FormattableString name) => name.ToString(CultureInfo.InvariantCulture);

    private void WriteImage(string name, string type, IEnumerable<string> entries) => WriteFile(name, file =>
    {
        using var json = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"magic": "{{type}}", "entries": [{{string.Join(',', entries)}}]}"""), writable: false);
        ImageTranscoder.Encode(json, file, name);
    });

    private void WriteFile(string name, Action<Stream> write)
    {
        using var file = new FileStream(Path.Combine(_directory, name), FileMode.CreateNew, FileAccess.ReadWrite);
        write(file);
    }
}
