namespace Soccr.Apply.Sockets;

/// <summary>States of a TCP socket with the kernel's numbers (<c>linux/include/net/tcp_states.h</c>), which images have too.</summary>
public enum TcpConnectionState
{
    /// <summary>Not known.</summary>
    None,
    /// <summary>Both directions are open.</summary>
    Established,
    /// <summary>Waits for the peer's answer to its SYN.</summary>
    SynSent,
    /// <summary>Has answered a SYN; only an end of TCP Fast Open is a socket by then.</summary>
    SynReceived,
    /// <summary>Has closed its direction, unacknowledged.</summary>
    FinWait1,
    /// <summary>Has closed its direction, acknowledged.</summary>
    FinWait2,
    /// <summary>Closed both ways, and waits for stray segments; no socket any more, what still has a descriptor is <see cref="Close"/>.</summary>
    TimeWait,
    /// <summary>Not connected: never, or no longer.</summary>
    Close,
    /// <summary>The peer has closed its direction.</summary>
    CloseWait,
    /// <summary>The peer has closed its direction, then this end its own, unacknowledged.</summary>
    LastAck,
    /// <summary>Waits for connections.</summary>
    Listen,
    /// <summary>Both ends have closed at once, the own FIN is unacknowledged.</summary>
    Closing,
}
