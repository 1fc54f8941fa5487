using System.Globalization;
using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Sockets.Unix;

/// <summary>A unix socket as the images have it: a <c>unix_sk_entry</c> and its packets of <c>sk-queues.img</c>.</summary>
public sealed record UnixSocketRecord
{
    /// <summary>File id, by which descriptors and packets mean it.</summary>
    public required uint Id { get; init; }

    /// <summary>Inode number, by which peers mean it.</summary>
    public required uint Ino { get; init; }

    /// <summary>Kind.</summary>
    public required UnixSocketType Type { get; init; }

    /// <summary>State.</summary>
    public required UnixSocketState State { get; init; }

    /// <summary>O_* bits.</summary>
    public uint Flags { get; init; }

    /// <summary>Queue length of a listener.</summary>
    public uint Backlog { get; init; }

    /// <summary>Inode number of the other end, 0 for none or one that is closed. For a connection that waits to be accepted it is the listener's.</summary>
    public uint Peer { get; init; }

    /// <summary>Signal for I/O; 0 means SIGIO.</summary>
    public uint Signal { get; init; }

    /// <summary>Options as a <c>sk_opts_entry</c> in crit's dialect; null where nobody read them.</summary>
    public JsonObject? Options { get; init; }

    /// <summary>A path with its final NUL; an abstract name, NUL first and any bytes after it; empty if not bound.</summary>
    public ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>Directions that shutdown() closed.</summary>
    public UnixShutdown Shutdown { get; init; }

    /// <summary>Owner and mode of the file; null where there is none.</summary>
    public UnixFilePermissions? File { get; init; }

    /// <summary>Directory that a relative name starts from, without a NUL; empty for none.</summary>
    public ReadOnlyMemory<byte> NameDir { get; init; }

    /// <summary>The socket's file was unlinked.</summary>
    public bool Deleted { get; init; }

    /// <summary>
    /// A mount of the mount namespace that the path belongs to, by its number where the record was made; null where there is no path, or it is one of the mount namespace of
    /// whoever made the record: it led to the same directory there.
    /// </summary>
    public int? MntId { get; init; }

    /// <summary>Number of the network namespace; the caller's.</summary>
    public uint? NsId { get; init; }

    /// <summary>What waits to be read, in order.</summary>
    public IReadOnlyList<UnixPacket> Queue { get; init; } = [];

    /// <summary>Whether no program had a descriptor in the dump: it was only in flight in a queue.</summary>
    public bool IsInFlight { get; init; }

    /// <summary>Whether the name is a path.</summary>
    public bool IsPath => !Name.IsEmpty && Name.Span[0] != 0;

    /// <summary>Whether it can have one connection at most, and none without it.</summary>
    internal bool HasConnection => Type != UnixSocketType.Dgram && State == UnixSocketState.Established;

    /// <summary>The name as bind takes it: a path without its NUL.</summary>
    internal ReadOnlySpan<byte> Address => IsPath ? Name.Span.TrimEnd((byte)0) : Name.Span;

    /// <summary>The socket for people: <c>unix socket 4711 (/run/x)</c>.</summary>
    public override string ToString()
    {
        string name = Name.IsEmpty ? "no name" : new UnixName(Name).ToString();
        return string.Create(CultureInfo.InvariantCulture, $"unix socket {Ino} ({name})");
    }

    /// <summary>An error about this socket.</summary>
    internal UnixSocketException Error(string fact, Exception? inner = null) => new($"{this}: {fact}", inner);
}
