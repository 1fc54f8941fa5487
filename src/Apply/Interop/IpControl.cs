using System.Buffers.Binary;

namespace Soccr.Apply.Interop;

/// <summary>What a datagram's control messages say of its IP header, those that its receiver asked for.</summary>
/// <param name="Pktinfo">A <c>struct in_pktinfo</c>: device, local address, address that it was sent to.</param>
/// <param name="Ttl">IP header's TTL.</param>
/// <param name="Tos">IP header's TOS.</param>
internal readonly record struct IpControl(byte[]? Pktinfo, byte? Ttl, byte? Tos)
{
    /// <summary>Reads them.</summary>
    public static IpControl Read(IEnumerable<ControlMessage> control) =>
        control.Where(static message => message.Level == Libc.IPPROTO_IP).Aggregate(default(IpControl), static (read, message) => read.With(message.Type, message.Content));

    // Their types have the numbers of options.
    private IpControl With(int type, byte[] value) => type switch
    {
        Libc.IP_PKTINFO => this with { Pktinfo = value },
        Libc.IP_TTL => this with { Ttl = (byte)BinaryPrimitives.ReadInt32LittleEndian(value) },
        Libc.IP_TOS => this with { Tos = value[0] },
        _ => this,
    };
}
