using Soccr.Apply.Sockets.Unix;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Sockets that are taken out of programs together and put back together.</summary>
/// <param name="tcp">TCP sockets.</param>
/// <param name="udp">UDP sockets.</param>
/// <param name="unix">Unix sockets; owned from now on.</param>
/// <param name="order">File ids in the order of the descriptors.</param>
public sealed class SocketSet(IReadOnlyList<TcpMember> tcp, IReadOnlyList<UdpMember> udp, UnixSocketSet unix, IReadOnlyList<uint> order) : IDisposable
{
    /// <summary>Kinds of sockets, as names have them.</summary>
    internal const string TcpKind = "tcp", UdpKind = "udp", UnixKind = "unix";

    /// <summary>TCP sockets.</summary>
    public IReadOnlyList<TcpMember> Tcp => tcp;

    /// <summary>UDP sockets.</summary>
    public IReadOnlyList<UdpMember> Udp => udp;

    /// <summary>Unix sockets, those in flight in their queues too.</summary>
    public UnixSocketSet Unix => unix;

    /// <summary>File ids of the sockets that a program had open, in the order of its descriptors. What is in flight alone is not among them.</summary>
    public IReadOnlyList<uint> Order => order;

    /// <summary>The sockets' entries in <c>files.img</c> by file id, for errors that name a field; none of a set that was not read from images.</summary>
    public IReadOnlyDictionary<uint, MessageView> Entries { get; init; } = new Dictionary<uint, MessageView>();

    /// <summary>What images say that a restored socket does not have and does not need, by file id.</summary>
    public ILookup<uint, string> Notes { get; init; } = Array.Empty<string>().ToLookup(static _ => 0u);

    /// <summary>How many sockets there are, those in flight among them.</summary>
    public int Count => tcp.Count + udp.Count + unix.Sockets.Count;

    /// <summary>The sockets' names by file id, such as <c>tcp-4711</c>.</summary>
    public IReadOnlyDictionary<uint, string> Names => tcp.Select(static member => (member.Number.Id, Name: member.Number.Name(TcpKind)))
        .Concat(udp.Select(static member => (member.Number.Id, Name: member.Number.Name(UdpKind))))
        .Concat(unix.Sockets.Select(static record => (record.Id, Name: new SocketNumber(record.Id, record.Ino, 0, 0).Name(UnixKind))))
        .ToDictionary(static named => named.Id, static named => named.Name);

    /// <inheritdoc/>
    public void Dispose() => unix.Dispose();
}
