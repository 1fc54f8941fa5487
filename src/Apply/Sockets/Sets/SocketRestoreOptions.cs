using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Where the sockets of a set are made again, and who gets them.</summary>
public sealed record SocketRestoreOptions
{
    /// <summary>The network namespace; null for this process's own.</summary>
    public NetworkNamespace? Network { get; init; }

    /// <summary>The mount namespaces of paths; those that no place was told for have this process's own.</summary>
    public SocketMounts Mounts { get; init; } = new();

    /// <summary>A program that gets the sockets; null where the caller keeps them.</summary>
    public SocketReceiver? Receiver { get; init; }
}
