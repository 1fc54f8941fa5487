namespace Soccr.Apply.Sockets;

/// <summary>What both ends of a connection agreed on, as in <c>tcpi_options</c> of <c>linux/include/uapi/linux/tcp.h</c>.</summary>
[Flags]
public enum TcpOptions
{
    /// <summary>Nothing.</summary>
    None,
    /// <summary>Segments have timestamps.</summary>
    Timestamps = 1,
    /// <summary>Parts of what is missing can be acknowledged.</summary>
    SelectiveAcks = 2,
    /// <summary>Windows are shifted.</summary>
    WindowScale = 4,
    /// <summary>Congestion notification; not restored.</summary>
    Ecn = 8,
    /// <summary>A segment with congestion notification came; not restored.</summary>
    EcnSeen = 16,
    /// <summary>The SYN had data; not restored.</summary>
    SynData = 32,
    /// <summary>The clock of the timestamps runs in microseconds.</summary>
    MicrosecondTimestamps = 64,
    /// <summary>Was accepted by TCP Fast Open; not restored.</summary>
    FastOpenChild = 128,
}
