using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Tells sockets that cannot be carried faithfully, before anything of them is changed.</summary>
internal static class TcpRefusals
{
    /// <summary>Looks at a socket.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="network">Its network namespace.</param>
    /// <param name="state">Its state.</param>
    /// <returns>What there is against it, then what was expected; null for nothing.</returns>
    public static string? Find(SafeHandle socket, TcpNetwork network, out TcpConnectionState state)
    {
        state = TcpConnectionState.None;
        if (SocketOptionCalls.GetProtocol(socket) is var protocol && protocol != (int)ProtocolType.Tcp)
        {
            return protocol == TcpCalls.MultipathProtocol ? "speaks MPTCP, whose subflows the kernel does not tell; expected TCP" : $"is of IP protocol {protocol}, expected TCP";
        }
        TcpInfo info = TcpCalls.GetInfo(socket);
        state = info.State;
        if (state == TcpConnectionState.SynReceived) return "is in SYN_RECV, which cannot be made again; expected a connection that is established";
        if (TcpCalls.GetUpperProtocol(socket) is { } upper) return $"has {upper} in the kernel, whose state it does not tell; expected plain TCP";
        if (TcpCalls.HasAuthentication(socket)) return "signs its segments (TCP-AO), with keys that the kernel does not tell; expected none";
        if (state == TcpConnectionState.Listen && info.Unacked > 0) return $"has {info.Unacked} connections that wait to be accepted and would be lost, expected none";
        SocketEvents events = SocketQueueCalls.Poll(socket);
        if (events.Urgent) return "has urgent data to read, whose place in the stream would be lost; expected none";
        if (events.Failed) return "has an error or a notice for its program, which would be lost; expected none";
        IPEndPoint local = InetSocketCalls.GetName(socket)!;
        IPEndPoint? peer = state == TcpConnectionState.Listen ? null : InetSocketCalls.GetPeerName(socket, local.AddressFamily);
        if (LinkLocal.LacksDevice(local) || LinkLocal.LacksDevice(peer)) return "has a link-local address and no device, as no new socket can; expected to be bound to one";
        return state == TcpConnectionState.Close ? null : FindOutside(socket, network, state, local, peer);
    }

    // What only others are told: signatures, and bytes behind the place of urgent ones.
    private static string? FindOutside(SafeHandle socket, TcpNetwork network, TcpConnectionState state, IPEndPoint local, IPEndPoint? peer)
    {
        uint unread = state == TcpConnectionState.Listen ? 0 : SocketQueueCalls.CountUnread(socket);
        TcpDiagnosis? found = network.Find(local, peer, SocketOptionCalls.GetDevice(socket));
        // Closed in the meantime.
        if (found is not { } outside) return null;
        if (outside.HasSignatures) return "signs its segments (TCP_MD5SIG), and keys are not carried; expected none";
        if (state == TcpConnectionState.Listen || outside.State != state) return null;
        uint all = outside.Unread - (TcpStates.Find(state) is { PeerFin: true } && outside.Unread > unread ? 1u : 0);
        return all == unread ? null : $"has {unread} of its {all} unread bytes before the place of urgent data, which would be lost; expected none";
    }
}
