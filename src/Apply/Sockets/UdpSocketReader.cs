using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Reads a socket into a message, with its attributes in the patch's order.</summary>
internal sealed class UdpSocketReader(SafeFileHandle socket)
{
    private readonly InetCrMessage _message = new(SocketOptionCalls.GetFamily(socket) == UdpCalls.Inet6 ? InetCrCommand.Dump6 : InetCrCommand.Dump);

    public InetCrMessage Read(BindLockReading reading)
    {
        _message.Add("sock_state", OptionValue.OfNumber(UdpSocket.Unconnected));
        _message.Add("sock_type", OptionValue.OfNumber(UdpCalls.Datagrams));
        AddOptions();
        AddBuffers();
        AddMemberships();
        AddNames();
        UdpDevices.AddNames(_message, socket);
        // Last: a disconnect takes the peer and the device away.
        BindLocks locks = BindLocks.Read(socket, reading);
        if (locks.Address) _message.Add("bind_addr_ulock");
        if (locks.Port) _message.Add("bind_port_ulock");
        _message.Sort();
        return _message;
    }

    private void AddNames()
    {
        byte[] name = UdpCalls.NameOf(socket);
        if (name.AsSpan(2).ContainsAnyExcept((byte)0)) _message.Add(_message.IsIpv6 ? "bind6" : "bind", name);
        if (ReadShutdown(InetAddress.PortOf(name)) is > 0 and var shutdown) _message.Add("shutdown", [shutdown]);
        if (UdpCalls.PeerOf(socket) is not { } peer) return;
        if (_message.IsIpv6 && peer.AsSpan(4, 4).ContainsAnyExcept((byte)0))
        {
            _message.Add("peer6_flowinfo", peer.AsSpan(4, 4));
            peer.AsSpan(4, 4).Clear();
        }
        _message.Add(_message.IsIpv6 ? "peer6" : "peer", peer);
    }

    // The patch wrote numbers always; Soccr's own attributes are there where somebody has set the option.
    private void AddOptions()
    {
        foreach (SocketOption option in SocketOptions.All)
        {
            if (option.Names.Attribute is not { } attribute || option.Get(socket) is not { } value) continue;
            if (InetCrMessage.IsOwn(attribute) && option.Names.IsDefault(value, _message.IsIpv6)) continue;
            if (OptionPayload.ToPayload(option.Names, value) is { } payload) _message.Add(attribute, payload);
        }
        byte[] options = UdpCalls.GetIpOptions(socket);
        if (options.Length > 0) _message.Add("ipopt_options", IpOptions.ToPayload(options));
    }

    // No call on the socket tells of sending; sock_diag knows those that have a port.
    private byte ReadShutdown(ushort port)
    {
        if (port == 0) return 0;
        using NetworkNamespace inside = NetworkNamespace.Of(socket);
        using SockDiag diag = SockDiag.Open(inside);
        long inode = (long)PathCalls.Status(socket).Inode;
        return diag.InetSockets(_message.IsIpv6 ? "inet6" : "inet", "udp", port).FirstOrDefault(found => found.Ino == inode)?.Shutdown ?? 0;
    }

    private void AddBuffers()
    {
        SocketBuffers buffers = SocketBuffers.Get(socket);
        _message.Add("sockopt_rcvbuf", OptionValue.OfNumber((int)buffers.Receive));
        _message.Add("sockopt_sndbuf", OptionValue.OfNumber((int)buffers.Send));
        if ((buffers.Locks & SocketBuffers.SendLock) != 0) _message.Add("sockopt_sndbuf_ulock");
        if ((buffers.Locks & SocketBuffers.ReceiveLock) != 0) _message.Add("sockopt_rcvbuf_ulock");
    }

    private void AddMemberships()
    {
        IReadOnlyList<MembershipFilter> memberships = Memberships.Read(socket);
        byte[][] plain = [.. memberships.Where(static membership => !membership.IsIpv6).Select(static membership => membership.ToMreq())];
        if (plain.Length > 0) _message.Add("ipopt_membership", InetCrMessage.Nest("ipopt_mreq", plain));
        foreach (MembershipFilter membership in memberships.Where(static membership => membership.IsIpv6 || !membership.IsPlain))
        {
            _message.Add(membership.IsIpv6 ? "ipv6opt_membership" : "source_filter", membership.ToPayload());
        }
    }
}
