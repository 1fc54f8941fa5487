namespace Soccr.Formats.Netlink;

/// <summary>An attribute of an af_inet_cr message.</summary>
/// <param name="Number">nla_type without its flags.</param>
/// <param name="Name">Kernel name in lower case, such as <c>sockopt_rcvbuf</c>; null where the number is not known.</param>
/// <param name="Payload">What is in it, without padding. Numbers are in host order, addresses in network order; of a nested one the attributes inside.</param>
public sealed record InetCrAttribute(int Number, string? Name, byte[] Payload)
{
    /// <summary>Where it begins in the file that it was read from; null of one that was made.</summary>
    public long? Offset { get; init; }
}
