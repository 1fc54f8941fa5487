using System.Net;
using System.Net.Sockets;

namespace Soccr.Apply.Sockets;

/// <summary>Tells records that no socket can be made of, or that the kernel would make something else of.</summary>
internal static class TcpFaults
{
    private const uint LargestShift = 14;
    private const TcpOptions Agreed = TcpOptions.Timestamps | TcpOptions.SelectiveAcks | TcpOptions.WindowScale;

    /// <summary>What is wrong with a record; null for nothing.</summary>
    public static TcpFault? Find(TcpSnapshot connection)
    {
        if (connection.Local.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)) return new("src_addr", $"the address is of family {connection.Local.AddressFamily}, expected one of IPv4 or IPv6");
        if (connection is { SendBuffer: > int.MaxValue } or { ReceiveBuffer: > int.MaxValue })
        {
            return new(connection.SendBuffer > int.MaxValue ? "opts.so_sndbuf" : "opts.so_rcvbuf", $"buffers have {connection.SendBuffer} and {connection.ReceiveBuffer} bytes, expected at most {int.MaxValue}");
        }
        if (connection.BufferLocks > 3) return new("opts.so_buf_lock", $"buffer locks are {connection.BufferLocks}, expected 0 to 3");
        if (connection.Device is null && (LinkLocal.LacksDevice(connection.Local) || LinkLocal.LacksDevice(connection.Peer))) return new("ifname", "there is no device of the link-local address, expected one");
        return connection.Peer is { } peer ? FindConnected(connection, peer) ?? FindUnagreed(connection) ?? TcpWindowFaults.Find(connection) : FindUnconnected(connection);
    }

    private static TcpFault? FindUnconnected(TcpSnapshot connection)
    {
        if (connection.State is not (TcpConnectionState.Listen or TcpConnectionState.Close)) return new("state", $"state {connection.State} without a peer, expected Listen or Close");
        if (connection is { State: TcpConnectionState.Listen, Local.Port: 0 }) return new("src_port", "a listener has port 0, expected the one where it listens");
        return connection is { InqLen: 0, OutqLen: 0 } ? null : new("state", "there are bytes in the queues of a socket without a peer, expected none");
    }

    private static TcpFault? FindConnected(TcpSnapshot connection, IPEndPoint peer)
    {
        if (TcpStates.Find(connection.State) is null) return new("state", $"state {connection.State} with a peer cannot be restored, expected one of a connection");
        if (peer.AddressFamily != connection.Local.AddressFamily || peer.Address.IsIPv4MappedToIPv6 != connection.Local.Address.IsIPv4MappedToIPv6) return new("dst_addr", "the addresses are of different families, expected the same");
        if (connection.Local.Port == 0 || peer.Port == 0) return new(peer.Port == 0 ? "dst_port" : "src_port", "a port is 0, expected those of a connection");
        if (!IsOfOneHost(connection.Local.Address)) return new("src_addr", $"the address is {connection.Local.Address}, expected one of a host");
        if (!IsOfOneHost(peer.Address)) return new("dst_addr", $"the peer's address is {peer.Address}, expected one of a host");
        if (connection.UnsqLen > connection.OutqLen) return new("unsq_len", $"unsq_len is {connection.UnsqLen}, outq_len says {connection.OutqLen}", true);
        if (connection.State is TcpConnectionState.SynSent && connection is not { InqLen: 0, OutqLen: 0 })
        {
            return new(connection.InqLen > 0 ? "inq_len" : "outq_len", "there are bytes in the queues of a connection that waits for its peer, expected none", true);
        }
        return connection.State is TcpConnectionState.FinWait2 or TcpConnectionState.Close && connection.OutqLen > 0
            ? new("outq_len", $"outq_len is {connection.OutqLen} in state {connection.State}, whose peer has acknowledged all; expected 0", true) : null;
    }

    // The kernel chooses another one in place of these.
    private static bool IsOfOneHost(IPAddress address)
    {
        IPAddress plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (plain.Equals(IPAddress.Any) || plain.Equals(IPAddress.IPv6Any) || plain.Equals(IPAddress.Broadcast)) return false;
        return !(plain.AddressFamily == AddressFamily.InterNetworkV6 ? plain.IsIPv6Multicast : InetAddress.IsMulticast(plain.GetAddressBytes()));
    }

    // What the kernel takes only where both ends agreed on it, and otherwise forgets.
    private static TcpFault? FindUnagreed(TcpSnapshot connection)
    {
        TcpOptions options = connection.Options;
        if ((uint)options > byte.MaxValue) return new("opt_mask", $"is 0x{(uint)options:x}, expected at most 0x{byte.MaxValue:x}: there are no more options", true);
        if (connection.State is TcpConnectionState.SynSent && (options & Agreed) != 0) return new("opt_mask", $"is 0x{(uint)options:x} of a connection that waits for its peer's answer, expected nothing that both ends agreed on", true);
        if (connection.SndWscale > LargestShift || connection.RcvWscale > LargestShift)
        {
            return new(connection.SndWscale > LargestShift ? "snd_wscale" : "rcv_wscale", $"window scales are {connection.SndWscale} and {connection.RcvWscale}, expected at most {LargestShift}", true);
        }
        if (!options.HasFlag(TcpOptions.WindowScale) && (connection.SndWscale | connection.RcvWscale) != 0)
        {
            return new(connection.SndWscale != 0 ? "snd_wscale" : "rcv_wscale", $"window scales are {connection.SndWscale} and {connection.RcvWscale}, opt_mask 0x{(uint)options:x} has none; expected 0", true);
        }
        return !options.HasFlag(TcpOptions.Timestamps) && connection.Timestamp != 0 ? new("timestamp", $"is {connection.Timestamp}, opt_mask 0x{(uint)options:x} has no timestamps; expected 0", true) : null;
    }
}
