namespace Soccr.Apply.Sockets.Unix;

/// <summary>A unix socket cannot be carried, or not be made again; nothing was changed, or all of it was taken back.</summary>
/// <param name="message">The socket by inode number and name, the fact, then what was expected.</param>
/// <param name="innerException">What led to it.</param>
public class UnixSocketException(string message, Exception? innerException = null) : EngineException(message, innerException);
