namespace Soccr.Apply.Sockets;

/// <summary>Kind of a unix socket: SOCK_*.</summary>
public enum UnixSocketType
{
    /// <summary>Bytes without borders.</summary>
    Stream = 1,
    /// <summary>Datagrams without connections.</summary>
    Dgram = 2,
    /// <summary>Datagrams over a connection.</summary>
    Seqpacket = 5,
}

/// <summary>State of a unix socket: the kernel has TCP's numbers for it.</summary>
public enum UnixSocketState
{
    /// <summary>It is connected, or was until its other end was closed.</summary>
    Established = 1,
    /// <summary>It is neither.</summary>
    Close = 7,
    /// <summary>It takes connections.</summary>
    Listen = 10,
}

/// <summary>Directions that shutdown() closed, as <c>sk_shutdown</c> of the images has them.</summary>
[Flags]
public enum UnixShutdown
{
    /// <summary>None.</summary>
    None = 0,
    /// <summary>Nothing more can come in.</summary>
    Read = 1,
    /// <summary>Nothing more can go out.</summary>
    Write = 2,
}
