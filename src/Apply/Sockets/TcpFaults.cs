using System.Net.Sockets;

namespace Soccr.Apply.Sockets;

/// <summary>Tells records that no socket can be made of.</summary>
internal static class TcpFaults
{
    private const uint LargestShift = 14;

    /// <summary>What is wrong with a record, then what was expected; null for nothing.</summary>
    public static string? Find(TcpSnapshot connection)
    {
        if (connection.Local.AddressFamily is not (AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)) return $"the address is of family {connection.Local.AddressFamily}, expected one of IPv4 or IPv6";
        if (connection is { SendBuffer: > int.MaxValue } or { ReceiveBuffer: > int.MaxValue }) return $"buffers have {connection.SendBuffer} and {connection.ReceiveBuffer} bytes, expected at most {int.MaxValue}";
        if (connection.BufferLocks > 3) return $"buffer locks are {connection.BufferLocks}, expected 0 to 3";
        if (connection.Device is null && (LinkLocal.LacksDevice(connection.Local) || LinkLocal.LacksDevice(connection.Peer))) return "there is no device of the link-local address, expected one";
        return connection.Peer is null ? FindUnconnected(connection) : FindConnected(connection);
    }

    private static string? FindUnconnected(TcpSnapshot connection)
    {
        if (connection.State is not (TcpConnectionState.Listen or TcpConnectionState.Close)) return $"state {connection.State} without a peer, expected Listen or Close";
        return connection is { InqLen: 0, OutqLen: 0 } ? null : "there are bytes in the queues of a socket without a peer, expected none";
    }

    private static string? FindConnected(TcpSnapshot connection)
    {
        if (TcpStates.Find(connection.State) is null) return $"state {connection.State} with a peer cannot be restored, expected one of a connection";
        if (connection.Peer!.AddressFamily != connection.Local.AddressFamily || connection.Peer.Address.IsIPv4MappedToIPv6 != connection.Local.Address.IsIPv4MappedToIPv6) return "the addresses are of different families, expected the same";
        if (connection.Local.Port == 0 || connection.Peer.Port == 0) return "a port is 0, expected those of a connection";
        if (connection.UnsqLen > connection.OutqLen) return $"unsq_len is {connection.UnsqLen}, outq_len says {connection.OutqLen}";
        if (connection.SndWscale > LargestShift || connection.RcvWscale > LargestShift) return $"window scales are {connection.SndWscale} and {connection.RcvWscale}, expected at most {LargestShift}";
        if (connection.State is TcpConnectionState.SynSent && connection is not { InqLen: 0, OutqLen: 0 }) return "there are bytes in the queues of a connection that waits for its peer, expected none";
        return connection.State is TcpConnectionState.FinWait2 or TcpConnectionState.Close && connection.OutqLen > 0 ? $"outq_len is {connection.OutqLen} in state {connection.State}, whose peer has acknowledged all; expected 0" : null;
    }
}
