using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>Reads a socket into a message, attribute by attribute in the order in which the patch wrote them.</summary>
internal sealed class UdpSocketReader(SafeFileHandle socket)
{
    private readonly InetCrMessage _message = new(InetCrCommand.Dump);

    public InetCrMessage Read(BindLockReading reading)
    {
        _message.Add("sock_state", SocketOption.Bytes(UdpSocket.Unconnected));
        _message.Add("sock_type", SocketOption.Bytes(Libc.SOCK_DGRAM));
        AddSocketOptions();
        AddOptions(static option => option.Level == Libc.IPPROTO_IP);
        AddIpOptions();
        IReadOnlyList<MembershipFilter> memberships = Memberships.Read(socket);
        if (memberships.Count > 0) _message.Add("ipopt_membership", InetCrMessage.Nest("ipopt_mreq", memberships.Select(static membership => membership.ToMreq())));
        AddOptions(static option => option.Level == Libc.SOL_UDP);
        byte[] name = DatagramCalls.NameOf(socket);
        byte[]? peer = DatagramCalls.PeerOf(socket);
        var own = ReadOwn();
        BindLocks locks = BindLocks.Read(socket, reading);
        if (name.AsSpan(2).ContainsAnyExcept((byte)0)) _message.Add("bind", name);
        if (locks.Address) _message.Add("bind_addr_ulock");
        if (locks.Port) _message.Add("bind_port_ulock");
        if (peer is not null) _message.Add("peer", peer);
        foreach (MembershipFilter membership in memberships.Where(static membership => !membership.IsPlain))
        {
            _message.Add("source_filter", membership.ToPayload());
        }
        foreach ((string attribute, byte[] payload) in own)
        {
            _message.Add(attribute, payload);
        }
        return _message;
    }

    // Sizes of buffers stand among the options, and their locks behind them.
    private void AddSocketOptions()
    {
        SocketBuffers buffers = SocketBuffers.Get(socket);
        foreach (SocketOption option in SocketOptions.All.Where(static option => IsPatchs(option) && option.Level == Libc.SOL_SOCKET))
        {
            Add(option);
            if (option.Number != Libc.SO_RCVLOWAT) continue;
            _message.Add("sockopt_rcvbuf", SocketOption.Bytes((int)buffers.Receive));
            _message.Add("sockopt_sndbuf", SocketOption.Bytes((int)buffers.Send));
        }
        if ((buffers.Locks & SocketBuffers.SendLock) != 0) _message.Add("sockopt_sndbuf_ulock");
        if ((buffers.Locks & SocketBuffers.ReceiveLock) != 0) _message.Add("sockopt_rcvbuf_ulock");
    }

    private void AddOptions(Func<SocketOption, bool> isWanted)
    {
        foreach (SocketOption option in SocketOptions.All.Where(option => IsPatchs(option) && isWanted(option)))
        {
            Add(option);
        }
    }

    private void Add(SocketOption option)
    {
        if (option.Get(socket) is { } value && OptionAttribute.ToPayload(option, value) is { } payload) _message.Add(option.Attribute!, payload);
    }

    private void AddIpOptions()
    {
        byte[] options = OptionCalls.TryGet(socket, Libc.IPPROTO_IP, Libc.IP_OPTIONS) ?? [];
        if (options.Length > 0) _message.Add("ipopt_options", IpOptions.ToPayload(options));
    }

    private List<(string Attribute, byte[] Payload)> ReadOwn()
    {
        var own = new List<(string, byte[])>();
        foreach (SocketOption option in SocketOptions.All.Where(static option => option.Attribute is { } attribute && InetCrMessage.IsOwn(attribute)))
        {
            if (option.Get(socket) is not { } value || (option.Form == OptionForm.Number && SocketOption.ToNumber(value) == option.Default)) continue;
            if (OptionAttribute.ToPayload(option, value) is { } payload) own.Add((option.Attribute!, payload));
        }
        return own;
    }

    private static bool IsPatchs(SocketOption option) => option.Attribute is { } attribute && !InetCrMessage.IsOwn(attribute);
}
