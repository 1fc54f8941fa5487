using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Sockets;

/// <summary>Binds a socket so that the kernel holds for chosen by the user what the image says, and nothing else: a disconnect then leaves the same.</summary>
internal sealed class UdpBinding(SafeFileHandle socket, UdpImage image, List<string> losses)
{
    private const string RangeFile = "/proc/sys/net/ipv4/ip_local_port_range";

    /// <summary>Binds, where the image has a name.</summary>
    public void Bind()
    {
        if (image.Bind is not { } name) return;
        byte[] address = InetAddress.AddressOf(name).ToArray();
        ushort port = InetAddress.PortOf(name);
        if (image is { LocksAddress: true, Peer: null } && !image.Message.Has("bind_addr_ulock")) losses.Add($"bind is {InetAddress.ToText(name)} without bind_addr_ulock and without a peer, which no socket is: the address is locked");
        if (!image.LocksAddress) address = new byte[address.Length];
        if (port == 0) BindAddressAlone(address);
        else if (image.Message.Has("bind_port_ulock") || !IsGivenOut(port)) BindTo(address, port);
        else BindByRange(address, port);
    }

    private void NameV6Only(byte[] address)
    {
        bool isTaken = InetAddress.IsIpv6(InetAddress.Plain(address)) && !InetAddress.IsAny(address) && !image.Message.Has("ipv6opt_v6only");
        if (isTaken) losses.Add("ipv6opt_v6only is not there, and the kernel sets it with a bind to an IPv6 address");
    }

    private void BindTo(byte[] address, ushort port)
    {
        byte[] name = InetAddress.Make(address, port, InetAddress.NeedsDevice(address) ? InetAddress.DeviceOf(image.Bind) : 0);
        NameV6Only(address);
        try
        {
            SocketCalls.Bind(socket, name);
        }
        catch (IOException e)
        {
            throw new EngineException($"bind to {InetAddress.ToText(name)}: {e.Message}, expected the address to be here and the port to be free", e);
        }
    }

    private void BindAddressAlone(byte[] address)
    {
        if (InetAddress.IsAny(address)) return;
        UdpCalls.SetBindsNoPort(socket, true);
        BindTo(address, 0);
        UdpCalls.SetBindsNoPort(socket, false);
    }

    // The kernel gives out a port of a range of one, and does not hold it for chosen.
    private void BindByRange(byte[] address, ushort port)
    {
        UdpCalls.SetPortRange(socket, port, port);
        BindTo(address, 0);
        UdpCalls.SetPortRange(socket, 0, 0);
    }

    private bool IsGivenOut(ushort port)
    {
        int[] range = [.. File.ReadAllText(RangeFile).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(static bound => int.Parse(bound, CultureInfo.InvariantCulture))];
        bool isInRange = port >= range[0] && port <= range[1];
        bool isPossible = isInRange && UdpCalls.HasPortRange(socket);
        if (!isPossible) losses.Add($"port {port} without bind_port_ulock: it is locked, because {(isInRange ? "this kernel does not have IP_LOCAL_PORT_RANGE" : $"it is outside of {RangeFile}, {range[0]} to {range[1]}")}");
        return isPossible;
    }
}
