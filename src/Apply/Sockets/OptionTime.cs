namespace Soccr.Apply.Sockets;

/// <summary>When an option is set on a socket that is restored.</summary>
internal enum OptionTime
{
    /// <summary>Before it is bound.</summary>
    Early,

    /// <summary>After its queue was refilled.</summary>
    Late,

    /// <summary>At the very end: nothing can be changed afterwards.</summary>
    Last,
}
