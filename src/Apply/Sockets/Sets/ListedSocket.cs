namespace Soccr.Apply.Sockets.Sets;

/// <summary>A socket as <c>crit socket list</c> shows it.</summary>
public sealed record ListedSocket
{
    /// <summary>Inode number, by which it is dumped.</summary>
    public required uint Ino { get; init; }

    /// <summary><c>inet</c>, <c>inet6</c> or <c>unix</c>.</summary>
    public required string Family { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c>; of a unix socket <c>stream</c>, <c>dgram</c> or <c>seqpacket</c>.</summary>
    public required string Type { get; init; }

    /// <summary>State in words, such as <c>established</c>.</summary>
    public required string State { get; init; }

    /// <summary>Own address, or the name of a unix socket, <c>@</c> for the NUL of an abstract one; empty for none.</summary>
    public required string Local { get; init; }

    /// <summary>The other end's address; of a unix socket its inode number; empty for none.</summary>
    public required string Peer { get; init; }

    /// <summary>Bytes that wait to be read; of a listener the connections that wait.</summary>
    public required uint ReadQueue { get; init; }

    /// <summary>Bytes that are not acknowledged; of a listener the backlog.</summary>
    public required uint WriteQueue { get; init; }

    /// <summary>Who has it open, as far as that can be seen.</summary>
    public required IReadOnlyList<SocketOwner> Owners { get; init; }
}
