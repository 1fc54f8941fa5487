using System.Globalization;
using System.Net;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>The sockets that somebody has open, of the kinds that there are engines for.</summary>
public static class SocketList
{
    private static readonly (string Family, string Protocol)[] s_kinds = [("inet", "tcp"), ("inet6", "tcp"), ("inet", "udp"), ("inet6", "udp")];

    /// <summary>Lists them by inode number.</summary>
    /// <param name="pid">A process: its sockets in its own network namespace; null for those of all processes.</param>
    /// <param name="place">The network namespace; null for this process's own, or that of the process.</param>
    /// <exception cref="EngineException">There is no such process, or it may not be looked into.</exception>
    /// <exception cref="IOException">The kernel does not tell.</exception>
    public static IReadOnlyList<ListedSocket> Read(int? pid, NetworkNamespace? place)
    {
        ILookup<uint, SocketOwner> owners = SocketOwners.Find(pid);
        using NetworkNamespace? own = pid is { } process ? NetworkNamespace.Open(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/ns/net")) : null;
        using SockDiag diag = SockDiag.Open(place ?? own);
        IEnumerable<ListedSocket> inet = s_kinds.SelectMany(kind => diag.InetSockets(kind.Family, kind.Protocol)).Select(socket => OfInet(socket, owners, diag));
        IEnumerable<ListedSocket> all = inet.Concat(diag.UnixSockets().Select(socket => OfUnix(socket, owners)));
        // Those without an inode number are leftovers of the kernel's own, which nobody can have.
        return [.. all.Where(socket => socket.Ino != 0 && (pid is null || socket.Owners.Count > 0)).OrderBy(static socket => socket.Ino)];
    }

    private static ListedSocket OfInet(InetDiagnosis socket, ILookup<uint, SocketOwner> owners, SockDiag diag) => new()
    {
        Ino = socket.Ino,
        Family = socket.Family,
        Type = socket.Protocol,
        State = socket.State,
        Local = TextOf(socket.Source, socket, diag),
        Peer = socket.Destination.Port == 0 ? "" : TextOf(socket.Destination, socket, diag),
        ReadQueue = socket.ReadQueue,
        WriteQueue = socket.WriteQueue,
        Owners = [.. owners[socket.Ino]],
    };

    private static ListedSocket OfUnix(UnixDiagnosis socket, ILookup<uint, SocketOwner> owners) => new()
    {
        Ino = socket.Ino,
        Family = "unix",
        Type = Word(socket.Type),
        State = Word(socket.State),
        Local = socket.Name.IsEmpty ? "" : $"{new UnixName(socket.Name)}",
        Peer = socket.Peer == 0 ? "" : socket.Peer.ToString(CultureInfo.InvariantCulture),
        ReadQueue = socket.ReadQueue,
        WriteQueue = socket.WriteQueue,
        Owners = [.. owners[socket.Ino]],
    };

    private static string TextOf(IPEndPoint end, InetDiagnosis socket, SockDiag diag) =>
        LinkLocal.ToText(end, LinkLocal.Is(end) && socket.Interface != 0 ? diag.DeviceName(socket.Interface) : null);

    private static string Word<T>(T value) where T : struct, Enum => $"{value}".ToLowerInvariant();
}
