using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>How it is found out which parts of a socket's name its user chose by bind, and which the kernel.</summary>
public enum BindLockReading
{
    /// <summary>The kernel is asked by a program of BPF, which leaves the socket as it is. Where it takes none, for want of a right or of its types (BTF), as <see cref="Guess"/>.</summary>
    Ask,

    /// <summary>What is there is taken for chosen, but where a socket of IPv6 tells: the socket is left as it is.</summary>
    Guess,

    /// <summary>The socket is disconnected, which leaves what was chosen: only for a socket that is closed afterwards.</summary>
    Disconnect,
}

/// <summary>Which parts of a socket's name its user chose: what a disconnect leaves.</summary>
/// <param name="Address">SOCK_BINDADDR_LOCK.</param>
/// <param name="Port">SOCK_BINDPORT_LOCK.</param>
internal readonly record struct BindLocks(bool Address, bool Port)
{
    /// <summary>Reads them.</summary>
    public static BindLocks Read(SafeFileHandle socket, BindLockReading reading)
    {
        if (reading == BindLockReading.Ask && BindLockIterator.Read(socket) is { } told) return told;
        if (reading == BindLockReading.Disconnect) SocketCalls.Disconnect(socket);
        byte[] name = UdpCalls.NameOf(socket);
        return new BindLocks(!InetAddress.IsAny(InetAddress.AddressOf(name)) && !IsChosenByRouting(socket, name), InetAddress.PortOf(name) != 0);
    }

    // A bind to an address of IPv6 takes IPv4 from the socket, a connect does not.
    private static bool IsChosenByRouting(SafeFileHandle socket, byte[] name) =>
        InetAddress.IsIpv6(InetAddress.Plain(InetAddress.AddressOf(name))) && !TcpCalls.IsV6Only(socket);
}
