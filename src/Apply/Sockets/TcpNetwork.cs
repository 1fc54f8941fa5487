using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;

namespace Soccr.Apply.Sockets;

/// <summary>The network namespace of sockets: what asks and sends there. Not for several threads at once.</summary>
internal sealed class TcpNetwork : IDisposable
{
    private readonly SafeFileHandle _diagnostic;
    private readonly SafeFileHandle _raw4;
    private readonly SafeFileHandle? _raw6;

    /// <param name="member">A socket of the namespace.</param>
    /// <param name="cookie">The namespace's number.</param>
    public TcpNetwork(SafeHandle member, ulong cookie)
    {
        (_diagnostic, _raw4, _raw6) = Make();
        if (SocketOptionCalls.GetNetworkCookie(_raw4) == cookie) return;
        Dispose();
        // Sockets belong to where they are made.
        using NetworkNamespace network = NetworkNamespace.Of(member);
        (_diagnostic, _raw4, _raw6) = network.Run(Make);
    }

    /// <inheritdoc cref="SocketDiagnosisCalls.Find"/>
    public TcpDiagnosis? Find(IPEndPoint local, IPEndPoint? peer, int device) => SocketDiagnosisCalls.Find(_diagnostic, local, peer, device);

    /// <summary>Has a segment arrive at a socket here.</summary>
    public void Deliver(in TcpSegment segment)
    {
        Span<byte> packet = stackalloc byte[TcpSegment.LongestLength];
        bool six = segment.To.AddressFamily == AddressFamily.InterNetworkV6;
        // A raw socket takes an address with no port.
        var target = new IPEndPoint(segment.To.Address, 0);
        SocketQueueCalls.SendTo(six ? _raw6 ?? throw new IOException("socket: this kernel has no IPv6") : _raw4, packet[..segment.Write(packet)], target);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _diagnostic.Dispose();
        _raw4.Dispose();
        _raw6?.Dispose();
    }

    private static (SafeFileHandle Diagnostic, SafeFileHandle Raw4, SafeFileHandle? Raw6) Make()
    {
        SafeFileHandle raw4 = InetSocketCalls.MakeRaw(AddressFamily.InterNetwork, NetworkLock.Mark);
        SafeFileHandle? raw6 = Socket.OSSupportsIPv6 ? InetSocketCalls.MakeRaw(AddressFamily.InterNetworkV6, NetworkLock.Mark) : null;
        return (NetlinkCalls.MakeSockDiag(), raw4, raw6);
    }
}
