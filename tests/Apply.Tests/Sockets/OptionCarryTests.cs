using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Apply.Sockets.Sets;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Conversion;
using Soccr.Formats.Images;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Options of TCP sockets that CRIU's images have no fields for: each is set on real sockets, which are taken out, made again and taken out once more.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class OptionCarryTests
{
    private static readonly IPAddress[] s_addresses = [IPAddress.Loopback, IPAddress.IPv6Loopback];

    // Nothing comes through with a routing header, here as little before the restore as after it.
    private static readonly string[] s_silent = ["ipv6_opts.rthdr", "ipv6_opts.rthdrdstopts"];

    // A value that a new socket does not have, as setsockopt takes it.
    private static readonly Dictionary<string, string[]> s_values = new()
    {
        ["sockopt_timestamping"] = [Number(0x18)],
        ["sockopt_peek_off"] = [Number(3), Number(0)],
        ["sockopt_busy_poll"] = [Number(50)],
        ["sockopt_max_pacing_rate"] = ["4042000000000000", "0000000010000000"],
        ["so_txrehash"] = [Number(0)],
        ["sockopt_incoming_cpu"] = [Number(1)],
        ["ip_opts.options"] = ["94040000"],
        ["ipopt_mtu_discover"] = [Number(2)],
        ["ipopt_minttl"] = [Number(5)],
        ["ipopt_unicast_if"] = ["00000001"],
        ["ipopt_local_port_range"] = [Number(40000 | 41000 << 16)],
        ["ipv6_opts.autoflowlabel"] = [Number(0)],
        ["ipv6_opts.unicast_hops"] = [Number(77)],
        ["ipv6_opts.mtu_discover"] = [Number(2)],
        ["ipv6_opts.tclass"] = [Number(0x20)],
        ["ipv6_opts.addr_preferences"] = [Number(2)],
        ["ipv6_opts.minhopcount"] = [Number(5)],
        ["ipv6_opts.unicast_if"] = ["00000001"],
        ["ipv6_opts.hopopts"] = ["0000050200000100"],
        ["ipv6_opts.rthdrdstopts"] = ["0000010400000000"],
        ["ipv6_opts.rthdr"] = ["000204000000000000000000000000000000000000000001"],
        ["ipv6_opts.dstopts"] = ["0000010400000000"],
        ["tcp_opts.syncnt"] = [Number(3)],
        ["tcp_opts.defer_accept"] = [Number(10)],
        ["tcp_opts.window_clamp"] = [Number(20000)],
        ["tcp_opts.user_timeout"] = [Number(12345)],
        ["tcp_opts.notsent_lowat"] = [Number(1)],
        ["tcp_opts.tx_delay"] = [Number(1000)],
        ["tcp_opts.rto_max_ms"] = [Number(5000)],
        ["tcp_opts.rto_min_us"] = [Number(50000)],
        ["tcp_opts.delack_max_us"] = [Number(40000)],
        ["tcp_opts.linger2"] = [Number(7), Number(-1)],
        ["tcp_opts.congestion"] = [Convert.ToHexString("reno"u8)],
        ["tcp_opts.maxseg"] = [Number(1000)],
        ["tcp_opts.fastopen"] = [Number(7)],
        ["tcp_opts.save_syn"] = [Number(1)],
        ["tcp_opts.fastopen_key"] = ["000102030405060708090a0b0c0d0e0f", "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"],
    };

    public static TheoryData<string, string> Options
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (OptionName option in OptionNames.All.Where(static option => option.IsOwn && option.Scope != OptionScope.Unix))
            {
                foreach (string value in s_values.GetValueOrDefault(option.Key) ?? [Number(1)]) data.Add(option.Key, value);
            }
            return data;
        }
    }

    [NeedTheory(Need.NetworkNamespaces)]
    [MemberData(nameof(Options))]
    public void AnOptionIsCarried(string key, string value)
    {
        SocketOption option = SocketOptions.All.Single(option => option.Names.Key == key);
        Carry(socket => Has(option, socket) ? [(option, Convert.FromHexString(value))] : [], talks: !s_silent.Contains(key));
    }

    /// <summary>What one of them does not keep another one from, in the order in which they are set.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AllOfThemAreCarriedTogether() => Carry(static socket =>
    [
        // SO_TIMESTAMPNS takes the place of SO_TIMESTAMP.
        .. SocketOptions.InSettingOrder.Where(option => option.Names.IsOwn && option.Names.Scope != OptionScope.Unix && option.Names.Field != "so_timestamp")
            .Where(option => !s_silent.Contains(option.Names.Key) && Has(option, socket))
            .Select(static option => (option, Convert.FromHexString(s_values.GetValueOrDefault(option.Names.Key)?[0] ?? Number(1)))),
    ]);

    /// <summary>A socket on which nobody set anything is as CRIU would write it, but for the window that every connection has.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void OfOrdinarySocketsThereIsNone()
    {
        JsonNode[] entries = Carry(static _ => []);
        string[] own = [.. OptionNames.All.Where(static option => option.IsOwn).Select(static option => option.Field!)];
        foreach (JsonNode entry in entries)
        {
            string[] found = [.. FieldsOf(entry).Intersect(own)];
            Assert.Equal((int)entry["dst_port"]! == 0 ? [] : ["window_clamp"], found);
            Assert.Null(entry["ipv6_opts"]);
        }
    }

    /// <summary>A place that does not have a value refuses it before anything is made.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void ACongestionControlThatIsNotHereIsRefused()
    {
        using var network = new TestNetwork();
        using var directory = new TemporaryDirectory();
        network.Run(() =>
        {
            using SafeFileHandle listener = Listener(IPAddress.Loopback, _ => OptionCalls.Set(_, 6, Libc.TCP_CONGESTION, "reno"u8));
            JsonNode entry = Dump([listener], directory["dump"], takesAway: false)[0];
            Assert.Equal("reno", (string?)entry["tcp_opts"]!["congestion"]);
            Edit(directory["dump"], "\"congestion\":\"reno\"", "\"congestion\":\"nosuch\"");
            using SocketSet set = SocketSetReader.Read(Open(directory["dump"]));
            string fault = Assert.Single(SocketSetCheck.Run(set, network.Namespace, new SocketMounts())[0].Faults, static fault => fault.Contains("congestion", StringComparison.Ordinal));
            Assert.EndsWith("isk.tcp_opts.congestion: is \"nosuch\": setsockopt(6, 13): ENOENT (No such file or directory)", fault, StringComparison.Ordinal);
            listener.Dispose();
            Assert.Contains(fault, Assert.Throws<EngineException>(() => SocketRestore.Run(set, Open(directory["dump"]), new SocketRestoreOptions { Network = network.Namespace }, default)).Message, StringComparison.Ordinal);
        });
    }

    /// <summary>Sets options on sockets of each family: a connection, a listener, one that has not begun. Gives their entries.</summary>
    private static JsonNode[] Carry(Func<SafeFileHandle, (SocketOption Option, byte[] Value)[]> choose, bool talks = true)
    {
        using var network = new TestNetwork();
        using var directory = new TemporaryDirectory();
        return network.Run(() =>
        {
            List<Socket> peers = [];
            List<SafeFileHandle> sockets = [];
            foreach (IPAddress address in s_addresses)
            {
                (SafeFileHandle own, Socket peer) = Connection(address);
                peers.Add(peer);
                Set(own);
                sockets.AddRange([own, Listener(address, Set), Listener(address, Set, begins: false)]);
            }
            (SocketOption Option, byte[] Value)[][] values = [.. sockets.Select(socket => choose(socket).Select(chosen => (chosen.Option, chosen.Option.Get(socket)!)).ToArray())];
            JsonNode[] before = Dump(sockets, directory["one"], takesAway: true);
            foreach (SafeFileHandle socket in sockets) socket.Dispose();
            Checkpoint images = Open(directory["one"]);
            using SocketSet set = SocketSetReader.Read(images);
            using RestoredSockets restored = SocketRestore.Run(set, images, new SocketRestoreOptions { Network = network.Namespace }, default);
            foreach (((_, SafeFileHandle socket), int i) in restored.Sockets.Select(static (socket, i) => (socket, i)))
            {
                foreach ((SocketOption option, byte[] value) in values[i])
                {
                    Assert.True(value.AsSpan().SequenceEqual(option.Get(socket)), $"{option.Names.Key} of {before[i]["state"]} is {Convert.ToHexString(option.Get(socket) ?? [])}, was {Convert.ToHexString(value)}");
                    string entry = option.Names.Entry switch { OptionEntry.Ip => "ip_opts", OptionEntry.Ip6 => "ipv6_opts", OptionEntry.Tcp => "tcp_opts", _ => "opts" };
                    Assert.True(before[i][entry]?[option.Names.Field!] is not null, $"{option.Names.Key} is not in {before[i].ToJsonString()}");
                }
            }
            JsonNode[] after = Dump([.. restored.Sockets.Select(static socket => socket.Handle)], directory["two"], takesAway: false);
            foreach ((JsonNode one, JsonNode other) in before.Zip(after)) Assert.Equal(one.ToJsonString().Replace(',', '\n'), other.ToJsonString().Replace(',', '\n'));
            Assert.Equal(before.Length, after.Length);
            for (int i = 0; talks && i < peers.Count; i++) Talk(restored.Sockets[3 * i].Handle, peers[i]);
            foreach (Socket peer in peers) peer.Dispose();
            return before;
        });

        void Set(SafeFileHandle socket)
        {
            foreach ((SocketOption option, byte[] value) in choose(socket))
            {
                byte[]? unset = option.Get(socket);
                option.Set(socket, value);
                Assert.False(option.Get(socket).AsSpan().SequenceEqual(unset), $"{option.Names.Key} was {Convert.ToHexString(unset ?? [])} before");
            }
        }
    }

    // fastopen_connect only before anything was begun; the options of a listener not on a connection.
    private static bool Has(SocketOption option, SafeFileHandle socket)
    {
        TcpConnectionState state = TcpCalls.GetInfo(socket).State;
        if (option.Names.Entry == OptionEntry.Ip6 && SocketOptionCalls.GetAddressFamily(socket) != AddressFamily.InterNetworkV6) return false;
        if (option.Names.Field == "fastopen_connect") return state == TcpConnectionState.Close && InetSocketCalls.GetName(socket)!.Port == 0;
        return option.Names.Scope != OptionScope.TcpUnconnected || state is TcpConnectionState.Close or TcpConnectionState.Listen;
    }

    private static (SafeFileHandle Own, Socket Peer) Connection(IPAddress address)
    {
        using Socket listener = TcpTesting.Listen(address);
        SafeFileHandle own = TcpEngine.MakeSocket(address.AddressFamily);
        // Binding to an address, as a restore does, sets it.
        if (address.AddressFamily == AddressFamily.InterNetworkV6) TcpCalls.SetV6Only(own, true);
        InetSocketCalls.Connect(own, (IPEndPoint)listener.LocalEndPoint!);
        Socket peer = listener.Accept();
        peer.Send(new byte[10]);
        TcpTesting.Await(() => SocketQueueCalls.CountUnread(own) == 10, "unread bytes");
        return (own, peer);
    }

    private static SafeFileHandle Listener(IPAddress address, Action<SafeFileHandle> set, bool begins = true)
    {
        SafeFileHandle socket = TcpEngine.MakeSocket(address.AddressFamily);
        set(socket);
        if (!begins) return socket;
        InetSocketCalls.Bind(socket, new IPEndPoint(address, 0));
        SocketCalls.Listen(socket, 9);
        return socket;
    }

    private static JsonNode[] Dump(IReadOnlyList<SafeFileHandle> sockets, string directory, bool takesAway)
    {
        SocketSource[] sources = [.. SocketSource.OpenAll(Environment.ProcessId, sockets.Select(static socket => (int)socket.DangerousGetHandle()))];
        SocketDump.Run(sources, directory, takesAway, default);
        foreach (SocketSource source in sources) source.Dispose();
        return
        [
            .. Decode(Path.Combine(directory, "files.img"))["entries"]!.AsArray().Select(static entry => entry!["isk"]!.DeepClone()).Select(entry =>
            {
                entry["id"] = entry["ino"] = null;
                return entry;
            }),
        ];
    }

    private static Checkpoint Open(string directory) => new(new DirectoryStore(directory));

    private static JsonNode Decode(string path)
    {
        using var json = new MemoryStream();
        using FileStream image = File.OpenRead(path);
        ImageTranscoder.Decode(image, json, new DecodeOptions { Name = path });
        return JsonNode.Parse(json.ToArray())!;
    }

    private static void Edit(string directory, string from, string to)
    {
        string path = Path.Combine(directory, "files.img");
        string text = Decode(path).ToJsonString();
        Assert.Contains(from, text, StringComparison.Ordinal);
        using var json = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)));
        using FileStream image = File.Create(path);
        ImageTranscoder.Encode(json, image, path);
    }

    private static IEnumerable<string> FieldsOf(JsonNode node) => node is JsonObject fields
        ? fields.SelectMany(static field => field.Value is JsonObject inside ? FieldsOf(inside) : [field.Key])
        : [];

    private static void Talk(SafeFileHandle own, Socket peer)
    {
        SocketQueueCalls.SendAll(own, new byte[3000]);
        Assert.Equal(3000, TcpTesting.Read(peer, 3000).Length);
        peer.Send(new byte[2000]);
        TcpTesting.Await(() => SocketQueueCalls.CountUnread(own) == 2010, "bytes of the peer");
    }

    private static string Number(int value) => Convert.ToHexString(BitConverter.GetBytes(value));
}
