namespace Soccr.Apply.Sockets;

/// <summary>The queues of a connection.</summary>
public enum TcpQueue
{
    /// <summary>Received, not read.</summary>
    Receive = 1,
    /// <summary>Sent and not acknowledged, then not sent yet.</summary>
    Send = 2,
}
