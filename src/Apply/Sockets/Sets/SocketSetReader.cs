using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Reads a set of sockets from images: of <c>crit socket dump</c>, or of a checkpoint that has other things too.</summary>
public static class SocketSetReader
{
    private const uint InetKind = 4, UnixKind = 5, Inet6 = 10;

    /// <summary>Reads all TCP, UDP and unix sockets.</summary>
    /// <param name="images">The images.</param>
    /// <exception cref="Formats.ImageFormatException">An image is malformed, says what no socket can be made of, or there are no sockets.</exception>
    /// <exception cref="EngineException">A file in flight in a unix socket's queue is not there.</exception>
    public static SocketSet Read(Checkpoint images)
    {
        // Asked for when the network is closed, which is late to hear that it is malformed.
        if (images.First("INVENTORY") is null) throw new Formats.ImageFormatException($"{images.Store.Name}: there is no inventory.img, expected a set of crit socket dump");
        var tcp = new List<TcpMember>();
        var udp = new List<UdpMember>();
        (HashSet<uint> ids, HashSet<uint> inodes) = ([], []);
        foreach (MessageView socket in images.OpenFiles.OfKind("INETSK").Select(static file => file.Message))
        {
            SocketNumber number = NumberOf(socket);
            if (!ids.Add(number.Id)) throw socket.Error("id", $"is {number.Id}, which another socket has");
            if (!inodes.Add(number.Ino)) throw socket.Error("ino", $"is {number.Ino}, which another socket has");
            switch ((ProtocolType)socket.Number("proto"))
            {
                case ProtocolType.Tcp:
                    tcp.Add(ReadTcp(images, socket, number));
                    break;
                case ProtocolType.Udp:
                    udp.Add(ReadUdp(images, socket, number));
                    break;
                default:
                    throw socket.Error("proto", $"is {socket.Word("proto")}, expected TCP or UDP");
            }
        }
        foreach (MessageView socket in images.OpenFiles.OfKind("UNIXSK").Select(static file => file.Message))
        {
            if (!ids.Add((uint)socket.Number("id"))) throw socket.Error("id", $"is {socket.Number("id")}, which another socket has");
        }
        if (ids.Count == 0) throw new Formats.ImageFormatException($"{images.Store.Name}: there are no sockets in it, expected a set of crit socket dump");
        UnixSocketSet unix = UnixImages.Read(images);
        return new SocketSet(tcp, udp, unix, Order(images, ids, [.. tcp.Select(static member => member.Number.Id), .. udp.Select(static member => member.Number.Id), .. unix.Sockets.Select(static record => record.Id)]));
    }

    private static SocketNumber NumberOf(MessageView socket) =>
        new((uint)socket.Number("id"), (uint)socket.Number("ino"), (uint)socket.Number("flags"), (uint)(socket.Message("fown")?.Number("signum") ?? 0));

    private static TcpMember ReadTcp(Checkpoint images, MessageView socket, SocketNumber number)
    {
        ImageEntry? stream = images.EntriesOf("TCP_STREAM", number.Ino).FirstOrDefault();
        TcpEntryFaults.Demand(socket, stream?.Message);
        TcpSnapshot connection = TcpImages.FromImages(socket, stream);
        if (TcpFaults.Find(connection) is { } fault) throw socket.Error("state", fault);
        MessageView options = socket.Message("opts") ?? throw socket.Error("opts", "the field is missing, expected sk_opts_entry");
        MessageView? tcp = socket.Message("tcp_opts");
        return new TcpMember(number, connection, new TcpMemberOptions(
            ToJson(options), socket.Message("ip_opts") is { } ip ? ToJson(ip) : null, tcp?.Number("nodelay") > 0, tcp?.Number("cork") > 0, socket.Number("v6only") != 0));
    }

    private static UdpMember ReadUdp(Checkpoint images, MessageView socket, SocketNumber number)
    {
        if (images.Find("AF_INET_CR", number.Ino) is not { } file)
        {
            JsonObject entry = ToJson(socket);
            if (!InetCrWriter.CanSay(entry)) throw socket.Error("family", $"is {socket.Word("family")}, expected INET or INET6, of a socket of datagrams");
            return new UdpMember(number, [InetCrWriter.Convert(entry).Result]);
        }
        using Stream stream = file.OpenRead();
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var member = new UdpMember(number, InetCrFile.ReadAll(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), file.FullName));
        // The socket is made of the messages; an edit of the entry alone would be lost without a word.
        bool isIpv6 = member.File is [{ IsIpv6: true }, ..];
        if (socket.Number("family") == Inet6 != isIpv6) throw socket.Error("family", $"is {socket.Word("family")}, {file.Name} has a socket of IPv{(isIpv6 ? 6 : 4)}");
        Compare(socket, "src", file.Name, isIpv6 ? "bind6" : "bind", member.Local);
        Compare(socket, "dst", file.Name, isIpv6 ? "peer6" : "peer", member.Peer);
        bool isAlone = member.File is [var message, ..] && message.Has("ipv6opt_v6only");
        if (isIpv6 && socket.Number("v6only") != 0 != isAlone) throw socket.Error("v6only", $"is {(isAlone ? "false" : "true")}, {file.Name} has {(isAlone ? "" : "no ")}ipv6opt_v6only");
        return member;
    }

    private static void Compare(MessageView socket, string name, string file, string attribute, IPEndPoint? end)
    {
        byte[] address = [.. socket.Numbers($"{name}_addr").SelectMany(static word => BitConverter.GetBytes((uint)word))];
        ulong port = socket.Number($"{name}_port");
        byte[] said = end?.Address.GetAddressBytes() ?? new byte[address.Length];
        if (address.Length is not (4 or 16)) throw socket.Error($"{name}_addr", $"has {address.Length / sizeof(uint)} words, expected 1 of IPv4 or 4 of IPv6");
        if (!address.AsSpan().SequenceEqual(said)) throw socket.Error($"{name}_addr", $"is {new IPAddress(address)}, {attribute} in {file} says {(end is null ? "none" : new IPAddress(said))}");
        if ((int)port != (end?.Port ?? 0)) throw socket.Error($"{name}_port", $"is {port}, {attribute} in {file} says {end?.Port ?? 0}");
    }

    private static uint[] Order(Checkpoint images, HashSet<uint> ids, uint[] all)
    {
        uint[] held = [.. images.EntriesOf("FDINFO").Select(static entry => entry.Message).Where(static fd => fd.Number("type") is InetKind or UnixKind)
            .OrderBy(static fd => fd.Number("fd")).Select(static fd => (uint)fd.Number("id")).Distinct()];
        foreach (uint id in held)
        {
            if (!ids.Contains(id)) throw new Formats.ImageFormatException($"{images.Store.Name}: a descriptor is of file {id}, which is no socket of files.img");
        }
        return held.Length > 0 ? held : all;
    }

    private static JsonObject ToJson(MessageView message) => JsonNode.Parse(message.ToJson(pretty: false).Span)!.AsObject();
}
