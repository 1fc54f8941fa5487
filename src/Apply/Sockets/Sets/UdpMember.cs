using System.Net;
using System.Net.Sockets;
using Soccr.Apply.Interop;
using Soccr.Formats;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>An UDP socket of a set.</summary>
/// <param name="Number">Its numbers.</param>
/// <param name="File">The socket and its queue.</param>
public sealed record UdpMember(SocketNumber Number, IReadOnlyList<InetCrMessage> File)
{
    /// <summary>The file that it was read from; null where there is none.</summary>
    public string? FileName { get; init; }

    /// <summary>Own address; null where it is not bound. The device of a link-local one is the image's: <see cref="InetCrDevices"/>.</summary>
    public IPEndPoint? Local => File is [var socket, ..] ? Read(socket.Bind) : null;

    /// <summary>The address that it is connected to; null where it is not.</summary>
    public IPEndPoint? Peer => File is [var socket, ..] ? Read(socket.Peer) : null;

    /// <summary>Both addresses, with the names of their devices.</summary>
    public override string ToString() => Local is { } local ? $"{Show(local)}{(Peer is { } peer ? $" -> {Show(peer)}" : "")}" : "not bound";

    /// <summary>A fault with its place.</summary>
    internal string Tell(OptionFault fault) =>
        new ImageFormatException(fault.Fact, File[0].Error(fault.Field, "").Location with { Path = FileName, FieldPath = fault.Field }).Message;

    private string Show(IPEndPoint end)
    {
        if (end is not { AddressFamily: AddressFamily.InterNetworkV6, Address.ScopeId: not 0 and var device }) return $"{end}";
        return InetCrDevices.NamesOf(File[0]).TryGetValue((int)device, out string? name) ? $"[{new IPAddress(end.Address.GetAddressBytes())}%{name}]:{end.Port}" : $"{end}";
    }

    private static IPEndPoint? Read(byte[]? end) => end is null ? null : SocketAddressBytes.Read(end);
}
