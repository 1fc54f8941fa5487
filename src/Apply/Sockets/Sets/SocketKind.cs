namespace Soccr.Apply.Sockets.Sets;

/// <summary>Kinds of sockets by the engine that carries them.</summary>
internal enum SocketKind
{
    /// <summary>There is none.</summary>
    Other,
    /// <summary>Streams over IPv4 or IPv6; the engine refuses those that are not plain TCP.</summary>
    Tcp,
    /// <summary>UDP over IPv4 or IPv6.</summary>
    Udp,
    /// <summary>Unix sockets.</summary>
    Unix,
}
