namespace Soccr.Formats.Schema;

/// <summary>How a field is shown to people: the <c>(criu)</c> options of <c>criu/images/opts.proto</c>.</summary>
public enum FieldDisplay
{
    /// <summary>As its type.</summary>
    Plain,
    /// <summary><c>hex</c>: hexadecimal; inherited by the fields of sub-messages.</summary>
    Hex,
    /// <summary><c>dev</c>: the kernel's own device number, 12 bits major and 20 bits minor.</summary>
    Device,
    /// <summary><c>dev</c> with <c>odev</c>: a device number as glibc's <c>makedev</c> packs it.</summary>
    OldDevice,
    /// <summary><c>flags</c>: names of bits; the option names the table.</summary>
    Flags,
    /// <summary><c>dict</c>: a name for a value; the option names the group of tables, the field's name the table.</summary>
    Dictionary,
    /// <summary><c>ipadd</c>: one or four network-order words that are an IPv4 or IPv6 address.</summary>
    IpAddress,
    /// <summary><c>conv = "unix_name"</c>: bytes as quoted-printable text.</summary>
    UnixName,
}
