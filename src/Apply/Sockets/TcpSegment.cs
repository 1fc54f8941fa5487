using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Soccr.Apply.Sockets;

/// <summary>A TCP segment without data as an IPv4 or IPv6 packet (RFC 791, 8200, 9293).</summary>
/// <param name="From">Its sender.</param>
/// <param name="To">Its receiver.</param>
/// <param name="Sequence">Sequence number.</param>
/// <param name="Acknowledged">Next sequence number that the sender expects.</param>
/// <param name="Fin">Whether the sender closes its direction.</param>
/// <param name="Window">Window as it stands in the header, not scaled.</param>
internal readonly record struct TcpSegment(IPEndPoint From, IPEndPoint To, uint Sequence, uint Acknowledged, bool Fin, ushort Window)
{
    /// <summary>Room for a packet of either family.</summary>
    public const int LongestLength = Header6 + Header;

    private const int Header4 = 20;
    private const int Header6 = 40;
    private const int Header = 20;
    private const byte FinFlag = 1;
    private const byte AckFlag = 16;
    private const byte Tcp = 6;

    /// <summary>A segment of a connection's own end that is older than all that the peer expects, and so is answered with what it expects (<c>linux/net/ipv4/tcp_output.c</c>: <c>tcp_xmit_probe_skb</c>).</summary>
    public static TcpSegment Probe(TcpSnapshot connection, IPEndPoint peer)
    {
        (IPEndPoint from, IPEndPoint to) = (connection.Local, peer);
        if (to.Address.IsIPv4MappedToIPv6) (from, to) = (new(from.Address.MapToIPv4(), from.Port), new(to.Address.MapToIPv4(), to.Port));
        uint window = connection.Window is { } known ? known.RcvWnd >> (int)connection.RcvWscale : ushort.MaxValue;
        return new TcpSegment(from, to, connection.OutqSeq - connection.OutqLen - 1, connection.InqSeq, Fin: false, (ushort)Math.Min(window, ushort.MaxValue));
    }

    /// <summary>Writes the packet.</summary>
    /// <param name="packet">Receives it.</param>
    /// <returns>Its length.</returns>
    public int Write(Span<byte> packet)
    {
        bool six = From.AddressFamily == AddressFamily.InterNetworkV6;
        int ip = six ? Header6 : Header4;
        packet = packet[..(ip + Header)];
        packet.Clear();
        int source = six ? 8 : 12;
        int address = six ? 16 : 4;
        From.Address.TryWriteBytes(packet[source..], out _);
        To.Address.TryWriteBytes(packet[(source + address)..], out _);
        if (six)
        {
            packet[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(packet[4..], Header);
            packet[6] = Tcp;
            packet[7] = 64;
        }
        else
        {
            packet[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
            packet[8] = 64;
            packet[9] = Tcp;
            BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Fold(InternetChecksum.Sum(packet[..Header4])));
        }
        Span<byte> tcp = packet[ip..];
        WriteTcp(tcp);
        // The pseudo header: both addresses, the protocol, the length.
        uint sum = InternetChecksum.Sum(packet.Slice(source, 2 * address)) + Tcp + Header + InternetChecksum.Sum(tcp);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], InternetChecksum.Fold(sum));
        return packet.Length;
    }

    private void WriteTcp(Span<byte> tcp)
    {
        BinaryPrimitives.WriteUInt16BigEndian(tcp, (ushort)From.Port);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], (ushort)To.Port);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], Acknowledged);
        tcp[12] = Header / 4 << 4;
        tcp[13] = (byte)(Fin ? FinFlag | AckFlag : AckFlag);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], Window);
    }
}
