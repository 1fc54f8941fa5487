using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Reads a socket into a message, with its attributes in the patch's order.</summary>
internal sealed class UdpSocketReader(SafeFileHandle socket)
{
    private readonly InetCrMessage _message = new(InetCrCommand.Dump);

    public InetCrMessage Read(BindLockReading reading)
    {
        _message.Add("sock_state", OptionValue.OfNumber(UdpSocket.Unconnected));
        _message.Add("sock_type", OptionValue.OfNumber(UdpCalls.Datagrams));
        AddOptions();
        AddBuffers();
        AddMemberships();
        byte[] name = UdpCalls.NameOf(socket);
        if (name.AsSpan(2).ContainsAnyExcept((byte)0)) _message.Add("bind", name);
        if (UdpCalls.PeerOf(socket) is { } peer) _message.Add("peer", peer);
        if (ReadShutdown(InetAddress.PortOf(name)) is > 0 and var shutdown) _message.Add("shutdown", [shutdown]);
        // Last: a disconnect takes the peer and the device away.
        BindLocks locks = BindLocks.Read(socket, reading);
        if (locks.Address) _message.Add("bind_addr_ulock");
        if (locks.Port) _message.Add("bind_port_ulock");
        _message.Sort();
        return _message;
    }

    // The patch wrote numbers always; Soccr's own attributes are there where somebody has set the option.
    private void AddOptions()
    {
        foreach (SocketOption option in SocketOptions.All)
        {
            if (option.Names.Attribute is not { } attribute || option.Get(socket) is not { } value) continue;
            if (InetCrMessage.IsOwn(attribute) && option.Names.IsDefault(value)) continue;
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
        return diag.InetSockets("inet", "udp", port).FirstOrDefault(found => found.Ino == inode)?.Shutdown ?? 0;
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
        if (memberships.Count > 0) _message.Add("ipopt_membership", InetCrMessage.Nest("ipopt_mreq", memberships.Select(static membership => membership.ToMreq())));
        foreach (MembershipFilter membership in memberships.Where(static membership => !membership.IsPlain))
        {
            _message.Add("source_filter", membership.ToPayload());
        }
    }
}
