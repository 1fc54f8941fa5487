namespace Soccr.Apply.Sockets.Sets;

/// <summary>A process that has a socket open.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Fd">Its descriptor.</param>
public readonly record struct SocketOwner(int Pid, int Fd);
