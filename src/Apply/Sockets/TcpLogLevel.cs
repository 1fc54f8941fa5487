namespace Soccr.Apply.Sockets;

/// <summary>How loud a line of the engine's log is, with libsoccr's numbers.</summary>
public enum TcpLogLevel
{
    /// <summary>Nothing is told.</summary>
    None,
    /// <summary><c>SOCCR_LOG_ERR</c>: something failed that no exception tells.</summary>
    Error,
    /// <summary><c>SOCCR_LOG_DBG</c>: steps too.</summary>
    Debug,
}
