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
        Demand("address family", Libc.SO_DOMAIN, Libc.AF_INET, "af_inet_cr has IPv4 alone; an IPv6 socket is in CRIU's inet_sk_entry");
        Demand("type", Libc.SO_TYPE, Libc.SOCK_DGRAM, "a socket of datagrams");
        Demand("protocol", Libc.SO_PROTOCOL, Libc.IPPROTO_UDP, "UDP");
        if (OptionCalls.TryGetNumber(socket, Libc.SOL_UDP, Libc.UDP_ENCAP) is not (null or 0)) throw new EngineException("the socket carries a tunnel of the kernel (UDP_ENCAP), whose state cannot be had");
        int waits = DatagramCalls.Poll(socket);
        if ((waits & Libc.POLLERR) != 0) throw new EngineException("the socket has errors that nobody has read, and reading them takes them away");
        if ((waits & (Libc.POLLHUP | Libc.POLLRDHUP)) != 0) throw new EngineException("the socket was shut down, which af_inet_cr has no attribute for");
        bool isIdle = SpinWait.SpinUntil(() => DatagramCalls.OutgoingBytes(socket) == 0, s_patience);
        if (!isIdle) throw new EngineException($"{DatagramCalls.OutgoingBytes(socket)} bytes of memory hold data that was corked or not yet sent, which cannot be read back");

        void Demand(string what, int option, int wanted, string expected)
        {
            int found = OptionCalls.GetNumber(socket, Libc.SOL_SOCKET, option);
            if (found != wanted) throw new EngineException($"the socket's {what} is {found}, expected {wanted}: {expected}");
        }
    }
}
