namespace Soccr.Apply.Sockets;

/// <summary>What the kernel tells about a socket from outside.</summary>
/// <param name="State">State; that of the leftover where the socket itself is closed.</param>
/// <param name="Unread">Received bytes not read yet, urgent ones too, and the peer's FIN as one more.</param>
/// <param name="HasSignatures">Whether segments are signed as in RFC 2385.</param>
internal readonly record struct TcpDiagnosis(TcpConnectionState State, uint Unread, bool HasSignatures);
