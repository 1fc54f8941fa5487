using System.Buffers.Binary;

namespace Soccr.Apply.Interop;

/// <summary>What a datagram's control messages say of its IP header, those that its receiver asked for. Of IPv4 in a socket of IPv6 there may be both kinds.</summary>
/// <param name="Pktinfo">A <c>struct in_pktinfo</c>: device, local address, address that it was sent to.</param>
/// <param name="Ttl">IP header's TTL.</param>
/// <param name="Tos">IP header's TOS.</param>
/// <param name="Pktinfo6">A <c>struct in6_pktinfo</c>: address that it was sent to, device.</param>
/// <param name="HopLimit">IPv6 header's hop limit.</param>
/// <param name="TrafficClass">IPv6 header's traffic class.</param>
/// <param name="FlowInfo">IPv6 header's traffic class and flow label, 4 bytes in network order.</param>
internal readonly record struct IpControl(byte[]? Pktinfo, byte? Ttl, byte? Tos, byte[]? Pktinfo6, byte? HopLimit, byte? TrafficClass, byte[]? FlowInfo)
{
    /// <summary>Reads them.</summary>
    public static IpControl Read(IEnumerable<ControlMessage> control) => control.Aggregate(default(IpControl), static (read, message) => read.With(message));

    // Their types have the numbers of options.
    private IpControl With(ControlMessage message) => (message.Level, message.Type) switch
    {
        (Libc.IPPROTO_IP, Libc.IP_PKTINFO) => this with { Pktinfo = message.Content },
        (Libc.IPPROTO_IP, Libc.IP_TTL) => this with { Ttl = (byte)BinaryPrimitives.ReadInt32LittleEndian(message.Content) },
        (Libc.IPPROTO_IP, Libc.IP_TOS) => this with { Tos = message.Content[0] },
        (Libc.IPPROTO_IPV6, Libc.IPV6_PKTINFO or Libc.IPV6_2292PKTINFO) => this with { Pktinfo6 = message.Content },
        (Libc.IPPROTO_IPV6, Libc.IPV6_HOPLIMIT or Libc.IPV6_2292HOPLIMIT) => this with { HopLimit = (byte)BinaryPrimitives.ReadInt32LittleEndian(message.Content) },
        (Libc.IPPROTO_IPV6, Libc.IPV6_TCLASS) => this with { TrafficClass = (byte)BinaryPrimitives.ReadInt32LittleEndian(message.Content) },
        (Libc.IPPROTO_IPV6, Libc.IPV6_FLOWINFO) => this with { FlowInfo = message.Content },
        _ => this,
    };
}
