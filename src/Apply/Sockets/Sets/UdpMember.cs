using System.Net;
using Soccr.Formats;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>An IPv4/UDP socket of a set.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="File">The socket and its queue.</param>
public sealed record UdpMember(SocketNumber Number, IReadOnlyList<InetCrMessage> File)
{
    /// <summary>The file that it was read from; null where there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>Own address; null where it is not bound.</summary>
    public IPEndPoint? Local => EndOf("bind");

    /// <summary>The address that it is connected to; null where it is not.</summary>
    public IPEndPoint? Peer => EndOf("peer");

    /// <summary>A fault with its place.</summary>
    internal string Tell(OptionFault fault) =>
        new ImageFormatException(fault.Fact, File[0].Error(fault.Field, "").Location with { Path = FileName, FieldPath = fault.Field }).Message;

    private IPEndPoint? EndOf(string attribute) => File is [var socket, ..] && socket.Find(attribute) is { Length: InetAddress.Bytes } end
        ? new IPEndPoint(new IPAddress(InetAddress.AddressOf(end)), InetAddress.PortOf(end)) : null;
}
