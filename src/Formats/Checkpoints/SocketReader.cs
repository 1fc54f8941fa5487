using System.Buffers.Binary;
using System.Globalization;
using Soccr.Formats.Netlink;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints;

/// <summary>Makes sockets of open files.</summary>
internal static class SocketReader
{
    /// <summary>THE TABLE of files that are sockets.</summary>
    private static readonly Dictionary<string, Func<MessageView, SocketView, SocketView>> s_kinds = new()
    {
        ["INETSK"] = Inet,
        ["UNIXSK"] = Unix,
        ["NETLINKSK"] = Netlink,
        ["PACKETSK"] = Packet,
    };

    // crit's names end before these. linux/include/net/tcp_states.h
    private static readonly Dictionary<ulong, string> s_states = new() { [11] = "CLOSING", [12] = "NEW_SYN_RECV" };

    // linux/net/netlink/af_netlink.h; one that connect() was never called on is as every new socket, linux/net/core/sock.c.
    private static readonly Dictionary<ulong, string> s_netlinkStates = new() { [0] = "UNCONNECTED", [1] = "CONNECTED", [7] = "CLOSE" };

    // linux/include/uapi/linux/in.h
    private static readonly Dictionary<ulong, string> s_ipProtocols = new() { [1] = "ICMP", [58] = "ICMPV6", [255] = "RAW", [262] = "MPTCP" };

    // linux/include/uapi/linux/netlink.h
    private static readonly Dictionary<ulong, string> s_netlinkProtocols = new()
    {
        [0] = "ROUTE",
        [2] = "USERSOCK",
        [3] = "FIREWALL",
        [4] = "SOCK_DIAG",
        [5] = "NFLOG",
        [6] = "XFRM",
        [7] = "SELINUX",
        [8] = "ISCSI",
        [9] = "AUDIT",
        [10] = "FIB_LOOKUP",
        [11] = "CONNECTOR",
        [12] = "NETFILTER",
        [13] = "IP6_FW",
        [14] = "DNRTMSG",
        [15] = "KOBJECT_UEVENT",
        [16] = "GENERIC",
        [18] = "SCSITRANSPORT",
        [19] = "ECRYPTFS",
        [20] = "RDMA",
        [21] = "CRYPTO",
        [22] = "SMC",
    };

    // linux/include/linux/net.h; the message's own field has no names.
    private static readonly Dictionary<ulong, string> s_types = new() { [2] = "DGRAM", [3] = "RAW", [10] = "PACKET" };

    public static IReadOnlyList<SocketView> Read(Checkpoint checkpoint)
    {
        foreach (ImageFormatException fault in SocketSetFaults.Find(checkpoint)) throw fault;
        Dictionary<uint, (long Bytes, long Packets)> queues = ReadQueues(checkpoint);
        var all = new List<SocketView>();
        foreach (OpenFile file in checkpoint.OpenFiles.All)
        {
            if (!s_kinds.TryGetValue(file.Kind.Name, out Func<MessageView, SocketView, SocketView>? read)) continue;
            MessageView message = file.Message;
            var socket = new SocketView(file)
            {
                NsId = message.TryNumber("ns_id", out ulong ns) ? (uint)ns : null,
                Owners = checkpoint.Owners.Of(file),
            };
            socket = read(message, socket);
            if (queues.TryGetValue(file.Id, out (long Bytes, long Packets) queue)) socket = socket with { InqLen = queue.Bytes, InqPackets = queue.Packets };
            if (socket.Proto == "TCP" && checkpoint.First("TCP_STREAM", socket.Ino!.Value) is { } stream)
            {
                socket = socket with { InqLen = (long)stream.Number("inq_len"), OutqLen = (long)stream.Number("outq_len") };
            }
            if (socket.Proto == "UDP" && checkpoint.Find("AF_INET_CR", socket.Ino!.Value) is { } datagrams) socket = WithQueue(socket, datagrams);
            all.Add(socket);
        }
        return all;
    }

    private static SocketView WithQueue(SocketView socket, ImageFile datagrams)
    {
        InetCrMessage[] queue = [.. InetCrImage.Read(datagrams).Where(static message => !message.IsSocket)];
        if (queue.Length == 0) return socket;
        return socket with { InqLen = queue.Sum(static message => (long)(message.Find("datagram_data")?.Length ?? 0)), InqPackets = queue.Count(static message => !message.HasMore) };
    }

    private static Dictionary<uint, (long Bytes, long Packets)> ReadQueues(Checkpoint checkpoint)
    {
        var queues = new Dictionary<uint, (long Bytes, long Packets)>();
        foreach (ImageEntry entry in checkpoint.EntriesOf("SK_QUEUES"))
        {
            uint id = (uint)entry.Message.Number("id_for");
            (long bytes, long packets) = queues.GetValueOrDefault(id);
            queues[id] = (bytes + entry.PayloadLength, packets + 1);
        }
        return queues;
    }

    private static SocketView Inet(MessageView message, SocketView socket) => socket with
    {
        Family = message.Word("family"),
        Type = message.Word("type"),
        Proto = Name(message, "proto", s_ipProtocols),
        State = Name(message, "state", s_states),
        Ino = (uint)message.Number("ino"),
        SrcAddr = Address(message, "src_addr"),
        SrcPort = (uint)message.Number("src_port"),
        DstAddr = Address(message, "dst_addr"),
        DstPort = (uint)message.Number("dst_port"),
        Ifname = message.Text("ifname") ?? message.Message("opts")?.Text("so_bound_dev"),
        Backlog = message.Number("state") == 10 ? (uint)message.Number("backlog") : null,
        Shutdown = ShutdownOf(message),
    };

    private static SocketView Unix(MessageView message, SocketView socket)
    {
        byte[] name = message.BytesOf("name").ToArray();
        return socket with
        {
            Family = "UNIX",
            Type = message.Word("type"),
            State = Name(message, "state", s_states),
            Ino = (uint)message.Number("ino"),
            Name = name.Length > 0 ? new UnixName(name) : null,
            Peer = (uint)message.Number("peer"),
            Backlog = message.Number("state") == 10 ? (uint)message.Number("backlog") : null,
            Shutdown = ShutdownOf(message),
        };
    }

    private static SocketView Netlink(MessageView message, SocketView socket) => socket with
    {
        Family = "NETLINK",
        Type = "RAW",
        Proto = Name(message, "protocol", s_netlinkProtocols),
        State = Name(message, "state", s_netlinkStates),
        Ino = (uint)message.Number("ino"),
        Portid = (uint)message.Number("portid"),
        Groups = [.. Bits(message.Numbers("groups"))],
        DstPortid = (uint)message.Number("dst_portid"),
    };

    private static SocketView Packet(MessageView message, SocketView socket) => socket with
    {
        Family = "PACKET",
        Type = Name(message, "type", s_types),
        Proto = string.Create(CultureInfo.InvariantCulture, $"0x{BinaryPrimitives.ReverseEndianness((ushort)message.Number("protocol")):x4}"),
        Ifindex = (uint)message.Number("ifindex"),
    };

    private static IEnumerable<uint> Bits(IReadOnlyList<ulong> words)
    {
        for (int i = 0; i < 32 * words.Count; i++)
        {
            if ((words[i / 32] >> (i % 32) & 1) != 0) yield return (uint)i + 1;
        }
    }

    private static string? ShutdownOf(MessageView message) => message.Number("shutdown") == 0 ? null : message.Word("shutdown");

    private static string Name(MessageView message, string field, Dictionary<ulong, string> names) =>
        names.GetValueOrDefault(message.Number(field)) ?? message.Word(field);

    private static string? Address(MessageView message, string field)
    {
        IReadOnlyList<ulong> words = message.Numbers(field);
        if (words.Count == 0) return null;
        if (words.Count is not (1 or 4)) throw message.Error(field, $"address has {words.Count} words, expected 1 or 4");
        // The words are as they lie in memory, and images are of little-endian machines.
        byte[] bytes = new byte[4 * words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4 * i), (uint)words[i]);
        }
        return IpText.Format(bytes);
    }
}
