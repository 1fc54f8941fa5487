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
    };

    // Attributes that are not options.
    private static readonly HashSet<string> s_others =
    [
        "inode", "sock_state", "sock_type", "sock_fd", "sockopt_rcvbuf", "sockopt_sndbuf", "sockopt_rcvbuf_ulock", "sockopt_sndbuf_ulock", "ipopt_options", "ipopt_membership",
        "bind", "bind_addr_ulock", "bind_port_ulock", "peer", "source_filter", "multicast_ifindex", "shutdown",
        "bind6", "peer6", "peer6_flowinfo", "ipv6opt_membership", "devices",
    ];

    private readonly List<string> _losses = [];

    private InetCrMessage Message => image.Message;

    /// <summary>Does it.</summary>
    /// <returns>What the socket does not have of its image.</returns>
    public IReadOnlyList<string> Run()
    {
        NameIgnored();
        SetIpState();
        Set(OptionTime.Early);
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
        return _losses;
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

    private void SetIpState()
    {
        if (Message.Find("ipopt_options") is { } options) UdpCalls.SetIpOptions(socket, IpOptions.FromPayload(options));
        foreach (MembershipFilter membership in image.Memberships)
        {
            Memberships.Join(socket, membership);
        }
    }

    private void Set(OptionTime time)
    {
        foreach (SocketOption option in SocketOptions.InSettingOrder.Where(option => option.Time == time && option.Names.Attribute is not null))
        {
            byte[]? payload = Message.Find(option.Names.Attribute!);
            if (Value(option, payload) is not { } value) continue;
            if (option.Get(socket) is not null) option.Set(socket, value);
            else if (payload is not null) _losses.Add($"{option.Names.Attribute}: this kernel does not have the option, or not for such a socket");
        }
    }

    private byte[]? Value(SocketOption option, byte[]? payload)
    {
        // A message without the multicast options says nothing of this one; in a dump its absence is its being off.
        if (payload is null && option.Names.Attribute == "ipopt_multicast_loop" && !Message.Has("ipopt_multicast_ttl")) return null;
        if (option.Names.Attribute != "ipopt_multicast_if" || Message.Find("multicast_ifindex") is not { } device) return OptionPayload.ToValue(option.Names, payload);
        MulticastCalls.SetDevice(socket, payload ?? new byte[4], device);
        return null;
    }

    private void SetBuffers()
    {
        SocketBuffers now = SocketBuffers.Get(socket);
        new SocketBuffers(
            Message.Find("sockopt_sndbuf") is { } send ? (uint)OptionValue.ToNumber(send) : now.Send,
            Message.Find("sockopt_rcvbuf") is { } receive ? (uint)OptionValue.ToNumber(receive) : now.Receive,
            (Message.Has("sockopt_sndbuf_ulock") ? SocketBuffers.SendLock : 0) | (Message.Has("sockopt_rcvbuf_ulock") ? SocketBuffers.ReceiveLock : 0)).Set(socket);
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
}
