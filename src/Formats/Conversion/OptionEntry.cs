namespace Soccr.Formats.Conversion;

/// <summary>The message of CRIU's images that an option is a field of.</summary>
public enum OptionEntry
{
    /// <summary><c>sk_opts_entry</c>.</summary>
    Socket,

    /// <summary><c>ip_opts_entry</c>.</summary>
    Ip,

    /// <summary><c>ipv6_opts_entry</c>, which is Soccr's own.</summary>
    Ip6,

    /// <summary><c>tcp_opts_entry</c>.</summary>
    Tcp,
}
