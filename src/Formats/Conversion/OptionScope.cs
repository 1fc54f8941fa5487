namespace Soccr.Formats.Conversion;

/// <summary>The sockets on which an option does something. A field is read of no others.</summary>
public enum OptionScope
{
    /// <summary>All.</summary>
    Any,

    /// <summary>TCP and UDP.</summary>
    Inet,

    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>TCP without a peer: about to bind, to listen or to connect.</summary>
    TcpUnconnected,

    /// <summary>Unix sockets.</summary>
    Unix,
}
