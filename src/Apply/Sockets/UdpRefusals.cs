using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Sockets that are not dumped, with the reason, found out before anything is touched.</summary>
internal static class UdpRefusals
{
    // A packet may wait in a device for a moment; one that waits longer is corked.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(200);

    /// <exception cref="EngineException">It is one of them.</exception>
    public static void Check(SafeFileHandle socket)
    {
        (int? family, int? type, int? protocol) = UdpCalls.KindOf(socket);
        if (family != UdpCalls.Inet6) Demand("address family", family, UdpCalls.Inet, $"IPv4, or {UdpCalls.Inet6} for IPv6");
        Demand("type", type, UdpCalls.Datagrams, "a socket of datagrams");
        Demand("protocol", protocol, UdpCalls.Udp, "UDP");
        if (UdpCalls.IsTunnel(socket)) throw new EngineException("the socket carries a tunnel of the kernel (UDP_ENCAP), whose state cannot be had");
        SocketEvents events = SocketQueueCalls.Poll(socket);
        if (events.Failed) throw new EngineException("the socket has errors that nobody has read, and reading them takes them away");
        if (events.Ended && InetAddress.PortOf(UdpCalls.NameOf(socket)) == 0) throw new EngineException("the socket was shut down and has no port, so that the kernel does not tell which of its directions; expected one with a port, or that is open");
        bool isIdle = SpinWait.SpinUntil(() => SocketQueueCalls.CountOutgoing(socket) == 0, s_patience);
        if (!isIdle) throw new EngineException($"{SocketQueueCalls.CountOutgoing(socket)} bytes of memory hold data that was corked or not yet sent, which cannot be read back");
    }

    private static void Demand(string what, int? found, int wanted, string expected)
    {
        if (found != wanted) throw new EngineException($"the socket's {what} is {found}, expected {wanted}: {expected}");
    }
}
