using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>UDP sockets made by hand, for tests of the engine.</summary>
internal static class UdpTesting
{
    public static SafeFileHandle Open() => SocketCalls.Make(Libc.AF_INET, Libc.SOCK_DGRAM, 0);

    public static SafeFileHandle Open(int family, int type) => new(Libc.socket(family, type | Libc.SOCK_CLOEXEC, 0), ownsHandle: true);

    public static SafeFileHandle Open6() => SocketCalls.Make(Libc.AF_INET6, Libc.SOCK_DGRAM, 0);

    /// <summary>A namespace whose devices have IPv6 too: <c>eth0</c> fd09:0::1 and fe80::1, <c>eth1</c> fd09:1::1 and fe80::2.</summary>
    public static TestNetwork NetworkOfBothFamilies()
    {
        var network = TestNetwork.WithDevices();
        for (int i = 0; i < 2; i++)
        {
            network.AddAddress($"fd09:{i}::1/64", $"eth{i}");
            network.AddAddress($"fe80::{i + 1}/64", $"eth{i}");
        }
        return network;
    }

    public static SafeFileHandle Bound(string endpoint)
    {
        SafeFileHandle socket = endpoint.StartsWith('[') ? Open6() : Open();
        SocketCalls.Bind(socket, Endpoint(endpoint));
        return socket;
    }

    public static byte[] Endpoint(string text)
    {
        IPEndPoint parsed = IPEndPoint.Parse(text);
        return InetAddress.Make(parsed.Address.GetAddressBytes(), (ushort)parsed.Port, parsed.Address.AddressFamily == AddressFamily.InterNetworkV6 ? (int)parsed.Address.ScopeId : 0);
    }

    public static byte[] Address(string text) => IPAddress.Parse(text).GetAddressBytes();

    /// <summary>Sends datagrams from an address of the namespace.</summary>
    public static void Send(string from, string to, params byte[][] datagrams)
    {
        using SafeFileHandle sender = Bound(from);
        foreach (byte[] datagram in datagrams)
        {
            SocketQueueCalls.SendTo(sender, datagram, Endpoint(to));
        }
    }

    public static void Set(this SafeFileHandle socket, int level, int option, int value) => OptionCalls.Set(socket, level, option, value);

    public static int Get(this SafeFileHandle socket, int level, int option) => OptionCalls.TryGetNumber(socket, level, option)!.Value;

    /// <summary>Restores a file; whoever asks may know that nothing was lost.</summary>
    public static SafeFileHandle RestoreWhole(IReadOnlyList<InetCrMessage> file)
    {
        RestoredUdpSocket restored = UdpSocket.Restore(file);
        Assert.Empty(restored.Losses);
        return restored.Socket;
    }

    /// <summary>A socket's message with attributes changed, as a rule of a test.</summary>
    public static IReadOnlyList<InetCrMessage> With(this IReadOnlyList<InetCrMessage> file, string[] without, params (string Name, byte[] Payload)[] with)
    {
        var changed = new InetCrMessage(file[0].IsIpv6 ? InetCrCommand.Dump6 : InetCrCommand.Restore);
        foreach (InetCrAttribute attribute in file[0].Attributes.Where(attribute => !without.Contains(attribute.Name)))
        {
            changed.Add(attribute.Name!, attribute.Payload);
        }
        foreach ((string name, byte[] payload) in with)
        {
            changed.Add(name, payload);
        }
        return [changed, .. file.Skip(1)];
    }

    /// <summary>Reads the queue, each as its sender and data.</summary>
    public static IReadOnlyList<string> Receive(SafeFileHandle socket)
    {
        var received = new List<string>();
        byte[] data = new byte[65535];
        socket.Set(Libc.SOL_SOCKET, Libc.SO_PEEK_OFF, 0);
        while (MessageCalls.Peek(socket, data) is { } message)
        {
            received.Add($"{InetAddress.ToText(message.Source)} {Convert.ToHexString(data.AsSpan(0, Math.Min(message.Length, 8)))} {message.Length}");
        }
        return received;
    }
}
