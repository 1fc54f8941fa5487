using System.Text.Json.Serialization;

namespace Soccr.Formats.Checkpoints;

/// <summary>A socket of any family. What a family does not have is null. Names of members are those of the images.</summary>
public sealed record SocketView
{
    internal SocketView(OpenFile file) => File = file;

    /// <summary>The open file.</summary>
    [JsonIgnore]
    public OpenFile File { get; }

    /// <summary>CRIU's id of the file.</summary>
    public uint Id => File.Id;

    /// <summary><c>INET</c>, <c>INET6</c>, <c>UNIX</c>, <c>NETLINK</c>, <c>PACKET</c>, or a number.</summary>
    public string Family { get; init; } = "";

    /// <summary><c>STREAM</c>, <c>DGRAM</c>, <c>RAW</c>, <c>SEQPACKET</c>, <c>PACKET</c>, or a number.</summary>
    public string Type { get; init; } = "";

    /// <summary>Protocol by name, such as <c>TCP</c> or <c>ROUTE</c>, or as a number; of a packet socket the Ethernet protocol.</summary>
    public string? Proto { get; init; }

    /// <summary>State by name, such as <c>LISTEN</c>, or as a number.</summary>
    public string? State { get; init; }

    /// <summary>Inode; a packet socket's is not stored.</summary>
    public uint? Ino { get; init; }

    /// <summary>Local IP address; null where none is stored.</summary>
    public string? SrcAddr { get; init; }

    /// <summary>Local port, 0 for none.</summary>
    public uint? SrcPort { get; init; }

    /// <summary>Remote IP address.</summary>
    public string? DstAddr { get; init; }

    /// <summary>Remote port, 0 for none.</summary>
    public uint? DstPort { get; init; }

    /// <summary>Interface that the socket is bound to, or that its link-local address is on.</summary>
    public string? Ifname { get; init; }

    /// <summary>Name of a unix socket; null for none.</summary>
    public UnixName? Name { get; init; }

    /// <summary>Inode of the other end of a unix socket, 0 for none.</summary>
    public uint? Peer { get; init; }

    /// <summary>Own address of a netlink socket.</summary>
    public uint? Portid { get; init; }

    /// <summary>Multicast memberships of a netlink socket, from 1.</summary>
    public IReadOnlyList<uint>? Groups { get; init; }

    /// <summary>Address that a netlink socket is connected to, 0 for the kernel.</summary>
    public uint? DstPortid { get; init; }

    /// <summary>Interface index of a packet socket, 0 for all.</summary>
    public uint? Ifindex { get; init; }

    /// <summary>Longest queue of connections of a listening socket.</summary>
    public uint? Backlog { get; init; }

    /// <summary>Directions that are shut down: <c>READ</c>, <c>WRITE</c>, <c>BOTH</c>; null for none.</summary>
    public string? Shutdown { get; init; }

    /// <summary>Net namespace.</summary>
    public uint? NsId { get; init; }

    /// <summary>Bytes that wait to be read: of <c>tcp-stream</c>, or of all packets in <c>sk-queues.img</c> or datagrams in <c>udp-INO.nl</c>.</summary>
    public long InqLen { get; init; }

    /// <summary>Packets in <c>sk-queues.img</c>, datagrams in <c>udp-INO.nl</c>; null for none.</summary>
    public long? InqPackets { get; init; }

    /// <summary>Bytes that were sent and not acknowledged, and not sent yet; of <c>tcp-stream</c>.</summary>
    public long OutqLen { get; init; }

    /// <summary>The descriptors; none for a socket in flight.</summary>
    public IReadOnlyList<FileOwner> Owners { get; init; } = [];
}
