namespace Soccr.Formats.Conversion;

/// <summary>An option of a socket, by its names in the images.</summary>
/// <param name="Attribute">Attribute of af_inet_cr; null where it has none.</param>
/// <param name="Field">Field of the message that <see cref="Entry"/> names; null where it has none. Of a timeout the first part of two names.</param>
/// <param name="Form">What its value is.</param>
public sealed record OptionName(string? Attribute, string? Field, OptionForm Form)
{
    /// <summary>What a number is on a socket where nobody has set it.</summary>
    public int Default { get; init; }

    /// <summary>The same on a socket of IPv6, where that is another one.</summary>
    public int? DefaultOnIpv6 { get; init; }

    /// <summary>Whether CRIU writes the field only where the option is set.</summary>
    public bool IsSparse { get; init; }

    /// <summary>Whether the field is Soccr's, with a number from 1024 on: there where a new socket has something else, and passed over by CRIU.</summary>
    public bool IsOwn { get; init; }

    /// <summary>The message that has the field.</summary>
    public OptionEntry Entry { get; init; } = Attribute?.StartsWith("ipopt_", StringComparison.Ordinal) == true ? OptionEntry.Ip : OptionEntry.Socket;

    /// <summary>The sockets on which it does something.</summary>
    public OptionScope Scope { get; init; }

    /// <summary>Whether the field is one of <c>ip_opts_entry</c>.</summary>
    public bool IsIp => Entry == OptionEntry.Ip;

    /// <summary>Whether the attribute is one of IPv6.</summary>
    public bool IsIpv6 => Attribute?.StartsWith("ipv6opt_", StringComparison.Ordinal) == true;

    /// <summary>The name by which it is told from all others.</summary>
    public string Key => Attribute ?? Entry switch
    {
        OptionEntry.Ip => $"ip_opts.{Field}",
        OptionEntry.Ip6 => $"ipv6_opts.{Field}",
        OptionEntry.Tcp => $"tcp_opts.{Field}",
        _ => Field!,
    };

    /// <summary>Whether a value is one that nobody need have set.</summary>
    /// <param name="value">The value.</param>
    /// <param name="isIpv6">Whether the socket is one of IPv6.</param>
    public bool IsDefault(byte[] value, bool isIpv6) => value.Length == 0
        || (Form is OptionForm.Number or OptionForm.WideNumber ? OptionValue.ToWideNumber(value) == (isIpv6 ? DefaultOnIpv6 ?? Default : Default) : !value.AsSpan().ContainsAnyExcept((byte)0));
}
