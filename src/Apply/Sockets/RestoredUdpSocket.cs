using Microsoft.Win32.SafeHandles;

namespace Soccr.Apply.Sockets;

/// <summary>A socket that was made.</summary>
/// <param name="Socket">It; closed on exec.</param>
/// <param name="Losses">What of its image it does not have, a sentence each.</param>
public sealed record RestoredUdpSocket(SafeFileHandle Socket, IReadOnlyList<string> Losses);
