using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Sockets;

/// <summary>
/// Makes a new socket what its image says. IP options come before the others, because IP_TOS rewrites SO_PRIORITY; the queue is refilled while the socket is bound
/// and not yet connected, behind a filter that lets nothing else in; filter and sizes of buffers come after that.
/// </summary>
internal sealed class UdpRestorer(SafeFileHandle socket, UdpImage image)
{
    // An UDP socket has no such options; the patch reads or knows them.
    private static readonly Dictionary<string, string> s_ignored = new()
    {
        ["ipopt_hdrincl"] = "an UDP socket does not write IP headers",
        ["ipopt_router_alert"] = "an UDP socket does not take part in it",
        ["sock_fd"] = "it is of the program that asked for the socket",
    };

    // Attributes that are not options.
    private static readonly HashSet<string> s_others =
    [
        "inode", "sock_state", "sock_type", "sockopt_rcvbuf", "sockopt_sndbuf", "sockopt_rcvbuf_ulock", "sockopt_sndbuf_ulock", "ipopt_options", "ipopt_membership",
        "bind", "bind_addr_ulock", "bind_port_ulock", "peer", "source_filter", "multicast_ifindex", "shutdown",
        "bind6", "peer6", "peer6_flowinfo", "ipv6opt_membership", "devices",
    ];

    private readonly List<string> _losses = [];
    private readonly OptionSetting _setting = new(socket);

    private InetCrMessage Message => image.Message;

    /// <summary>Does it.</summary>
    /// <returns>What the socket does not have of its image.</returns>
    public IReadOnlyList<string> Run()
    {
        NameIgnored();
        SetIpOptions();
        foreach (MembershipFilter membership in image.Memberships) Memberships.Join(socket, membership);
        Set(OptionTime.Early);
        Demand();
        using (var refill = new UdpRefill(socket))
        {
            new UdpBinding(socket, image, _losses).Bind();
            refill.Run(image, _losses);
            if (image.Peer is { } peer) Connect(peer);
        }
        Set(OptionTime.Late);
        SetBuffers();
        Set(OptionTime.Last);
        if (Message.Find("shutdown") is [var directions]) UdpCalls.Shutdown(socket, directions - 1);
        _setting.Compare();
        Demand();
        return [.. _losses, .. _setting.Faults.Select(static fault => $"{fault}")];
    }

    private void Demand()
    {
        foreach (OptionFault fault in _setting.Faults.Where(static fault => !fault.IsHarmless)) throw new EngineException($"{fault}");
    }

    private void Connect(byte[] peer)
    {
        try
        {
            SocketCalls.Connect(socket, peer);
        }
        catch (IOException e)
        {
            throw new EngineException($"connect to {InetAddress.ToText(peer)}: {e.Message}, expected a route to the peer", e);
        }
    }

    /// <summary>Does what is about no address, group or datagram, in the same order.</summary>
    /// <returns>What the socket does not have of its image.</returns>
    public IReadOnlyList<OptionFault> Try()
    {
        NameIgnored();
        SetIpOptions();
        foreach (MembershipFilter membership in image.Memberships)
        {
            if (Memberships.FindFault(socket, membership) is { } fault) _setting.Add("ipopt_membership", fault);
        }
        Set(OptionTime.Early);
        Set(OptionTime.Late);
        SetBuffers();
        Set(OptionTime.Last);
        _setting.Compare();
        TryName();
        return [.. _setting.Faults, .. _losses.Select(static loss => new OptionFault("", loss, IsHarmless: true))];
    }

    private void SetIpOptions()
    {
        if (Message.Find("ipopt_options") is not { } options) return;
        try
        {
            UdpCalls.SetIpOptions(socket, IpOptions.FromPayload(options));
        }
        catch (IOException e)
        {
            _setting.Add("ipopt_options", e.Message);
        }
    }

    private void Set(OptionTime time)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(option => option.Time == time && option.Names.Attribute is not null))
        {
            byte[]? payload = Message.Find(option.Names.Attribute!);
            if (Value(option, payload) is not { } value) continue;
            if (option.Get(socket) is not null) _setting.Set(option, option.Names.Attribute!, value);
            else if (payload is not null) _losses.Add($"{option.Names.Attribute}: this kernel does not have the option, or not for such a socket");
        }
    }

    private byte[]? Value(SocketOption option, byte[]? payload)
    {
        // A message without the multicast options says nothing of this one; in a dump its absence is its being off.
        if (payload is null && option.Names.Attribute == "ipopt_multicast_loop" && !Message.Has("ipopt_multicast_ttl")) return null;
        if (option.Names.Attribute != "ipopt_multicast_if" || Message.Find("multicast_ifindex") is not { } device) return OptionPayload.ToValue(option.Names, payload);
        try
        {
            MulticastCalls.SetDevice(socket, payload ?? new byte[4], device);
        }
        catch (IOException e)
        {
            _setting.Add("multicast_ifindex", $"is {OptionValue.ToNumber(device)}: {e.Message}");
        }
        return null;
    }

    private void SetBuffers()
    {
        SocketBuffers now = SocketBuffers.Get(socket);
        _setting.Set(new SocketBuffers(
            Message.Find("sockopt_sndbuf") is { } send ? (uint)OptionValue.ToNumber(send) : now.Send,
            Message.Find("sockopt_rcvbuf") is { } receive ? (uint)OptionValue.ToNumber(receive) : now.Receive,
            (Message.Has("sockopt_sndbuf_ulock") ? SocketBuffers.SendLock : 0) | (Message.Has("sockopt_rcvbuf_ulock") ? SocketBuffers.ReceiveLock : 0)), "sockopt_sndbuf", "sockopt_rcvbuf", "sockopt_sndbuf_ulock");
    }

    private void NameIgnored()
    {
        foreach (InetCrAttribute attribute in Message.Attributes)
        {
            if (attribute.Name is null) _losses.Add($"attribute {attribute.Number} is not known");
            else if (s_ignored.TryGetValue(attribute.Name, out string? reason)) _losses.Add($"{attribute.Name}: {reason}");
            else if (!s_others.Contains(attribute.Name) && SocketOptions.All.All(option => option.Names.Attribute != attribute.Name)) _losses.Add($"{attribute.Name} is none of a socket");
        }
    }

    // The same choice, of a socket that is thrown away; a connect of datagrams sends nothing.
    private void TryName()
    {
        if (image is not { Bind: { } wanted, Peer: { } peer, LocksAddress: false }) return;
        try
        {
            SocketCalls.Connect(socket, peer);
            byte[] name = UdpCalls.NameOf(socket);
            if (InetAddress.IsAny(InetAddress.AddressOf(wanted))) _setting.Add("bind", UdpSocket.NotOfAConnection(wanted, name));
            else if (!InetAddress.AddressOf(name).SequenceEqual(InetAddress.AddressOf(wanted))) _losses.Add(UdpSocket.RoutedElsewhere(wanted, name));
        }
        catch (IOException e)
        {
            _setting.Add("peer", $"is {InetAddress.ToText(peer)}: {e.Message}, expected a route to the peer");
        }
    }
}
