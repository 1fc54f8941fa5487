namespace Soccr.Apply.Locks;

/// <summary>What all locks share.</summary>
public static class NetworkLock
{
    /// <summary>Mark of packets that pass, a socket's SO_MARK: those that an engine makes itself. <c>criu/soccr/soccr.h</c>: SOCCR_MARK.</summary>
    public const int Mark = 0xC114;
}
