namespace Soccr.Apply.Sockets;

/// <summary>What brings a socket in repair mode from one state to the next.</summary>
internal enum TcpStep
{
    /// <summary>A FIN goes out, which the closed network drops, and waits for its acknowledgement.</summary>
    Shutdown,
    /// <summary>A FIN is counted as sent, and nothing goes out.</summary>
    ShutdownUnseen,
    /// <summary>A FIN comes, as if from the peer.</summary>
    PretendFin,
    /// <summary>An acknowledgement of all that was sent comes, as if from the peer.</summary>
    PretendAck,
}
