using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>What a datagram's control messages say, those that its receiver asked for.</summary>
/// <param name="Pktinfo">A <c>struct in_pktinfo</c>: device, local address, address that it was sent to.</param>
/// <param name="Ttl">IP header's TTL.</param>
/// <param name="Tos">IP header's TOS.</param>
internal readonly record struct ControlMessages(byte[]? Pktinfo, byte? Ttl, byte? Tos)
{
    private const int HeadBytes = 16, Alignment = 8;

    /// <summary>Reads them.</summary>
    public static ControlMessages Read(ReadOnlySpan<byte> control)
    {
        var read = new ControlMessages();
        while (control.Length >= HeadBytes)
        {
            Libc.cmsghdr head = MemoryMarshal.Read<Libc.cmsghdr>(control);
            int length = (int)head.cmsg_len;
            if (head.cmsg_level == Libc.IPPROTO_IP) read = read.With(head.cmsg_type, control[HeadBytes..length]);
            control = control[Math.Min(control.Length, (length + Alignment - 1) & -Alignment)..];
        }
        return read;
    }

    // Their types have the numbers of options.
    private ControlMessages With(int type, ReadOnlySpan<byte> value) => type switch
    {
        Libc.IP_PKTINFO => this with { Pktinfo = value.ToArray() },
        Libc.IP_TTL => this with { Ttl = (byte)BinaryPrimitives.ReadInt32LittleEndian(value) },
        Libc.IP_TOS => this with { Tos = value[0] },
        _ => this,
    };
}
