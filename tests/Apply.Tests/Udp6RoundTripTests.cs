using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>Sockets of IPv6 that are dumped, closed, restored and dumped again: the two dumps are the same bytes. <c>eth0</c> is device 2, <c>eth1</c> device 3.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class Udp6RoundTripTests
{
    private const int Ipv6 = Libc.IPPROTO_IPV6;

    private static readonly byte[][] s_data = [[1, 2, 3], [], [.. Enumerable.Repeat((byte)7, 1400)], [], [9]];

    private static readonly Dictionary<string, Func<SafeFileHandle>> s_sockets = new()
    {
        ["new"] = UdpTesting.Open6,
        ["new without IPv4"] = static () => With(UdpTesting.Open6(), (Ipv6, Libc.IPV6_V6ONLY, 1)),
        ["bound"] = static () => UdpTesting.Bound("[fd09:0::1]:5353"),
        ["loopback"] = static () => UdpTesting.Bound("[::1]:5353"),
        ["any address"] = static () => UdpTesting.Bound("[::]:5353"),
        ["any address without IPv4"] = static () => Bound(With(UdpTesting.Open6(), (Ipv6, Libc.IPV6_V6ONLY, 1)), "[::]:5353"),
        ["IPv4 in IPv6"] = static () => UdpTesting.Bound("[::ffff:10.9.0.1]:5353"),
        ["any address of IPv4"] = static () => UdpTesting.Bound("[::ffff:0.0.0.0]:5353"),
        ["low port"] = static () => UdpTesting.Bound("[fd09:0::1]:53"),
        ["link-local"] = static () => UdpTesting.Bound("[fe80::2%3]:5353"),
        ["address alone"] = static () => Bound(With(UdpTesting.Open6(), (0, Libc.IP_BIND_ADDRESS_NO_PORT, 1)), "[fd09:1::1]:0"),
        ["connected"] = static () => Connected(UdpTesting.Bound("[fd09:0::1]:5353"), "[fd09:0::7]:99"),
        ["connected unbound"] = static () => Connected(UdpTesting.Open6(), "[fd09:1::7]:99"),
        ["connected to IPv4"] = static () => Connected(UdpTesting.Open6(), "[::ffff:10.9.1.7]:99"),
        ["connected on a link"] = static () => Connected(UdpTesting.Open6(), "[fe80::7%3]:99"),
        ["connected with a flow"] = static () =>
        {
            SafeFileHandle socket = With(UdpTesting.Open6(), (Ipv6, Libc.IPV6_FLOWINFO_SEND, 1));
            byte[] peer = UdpTesting.Endpoint("[fd09:1::7]:99");
            (peer[5], peer[6], peer[7]) = (1, 2, 3);
            SocketCalls.Connect(socket, peer);
            return socket;
        },
        ["flags"] = static () => Bound(With(
            UdpTesting.Open6(), (1, Libc.SO_REUSEADDR, 1), (1, Libc.SO_TIMESTAMP, 1), (Ipv6, Libc.IPV6_FLOWINFO_SEND, 1), (Ipv6, Libc.IPV6_DONTFRAG, 1), (Ipv6, Libc.IPV6_RECVERR, 1),
            (Ipv6, Libc.IPV6_RECVERR_RFC4884, 1), (Ipv6, Libc.IPV6_RECVPKTINFO, 1), (Ipv6, Libc.IPV6_RECVHOPLIMIT, 1), (Ipv6, Libc.IPV6_RECVTCLASS, 1), (Ipv6, Libc.IPV6_FLOWINFO, 1),
            (Ipv6, Libc.IPV6_RECVPATHMTU, 1), (Ipv6, Libc.IPV6_RECVORIGDSTADDR, 1), (Ipv6, Libc.IPV6_RECVFRAGSIZE, 1), (Ipv6, Libc.IPV6_RECVHOPOPTS, 1), (Ipv6, Libc.IPV6_RECVDSTOPTS, 1),
            (Ipv6, Libc.IPV6_RECVRTHDR, 1), (Ipv6, Libc.IPV6_2292PKTINFO, 1), (Ipv6, Libc.IPV6_2292HOPLIMIT, 1), (Ipv6, Libc.IPV6_2292HOPOPTS, 1), (Ipv6, Libc.IPV6_2292DSTOPTS, 1),
            (Ipv6, Libc.IPV6_2292RTHDR, 1), (Libc.SOL_UDP, Libc.UDP_NO_CHECK6_TX, 1), (Libc.SOL_UDP, Libc.UDP_NO_CHECK6_RX, 1), (Libc.SOL_UDP, Libc.UDP_GRO, 1)), "[::]:5353"),
        ["numbers"] = static () => Bound(With(
            UdpTesting.Open6(), (Ipv6, Libc.IPV6_UNICAST_HOPS, 9), (Ipv6, Libc.IPV6_MULTICAST_HOPS, 5), (Ipv6, Libc.IPV6_MULTICAST_LOOP, 0), (Ipv6, Libc.IPV6_MULTICAST_ALL, 0),
            (Ipv6, Libc.IPV6_MULTICAST_IF, 3), (Ipv6, Libc.IPV6_UNICAST_IF, 2 << 24), (Ipv6, Libc.IPV6_TCLASS, 0x28), (Ipv6, Libc.IPV6_AUTOFLOWLABEL, 0), (Ipv6, Libc.IPV6_MTU_DISCOVER, 2),
            (Ipv6, Libc.IPV6_MINHOPCOUNT, 7), (Ipv6, Libc.IPV6_ADDR_PREFERENCES, 2), (1, Libc.SO_PRIORITY, 3)), "[::]:5353"),
        ["options of IPv4"] = static () => Bound(With(
            UdpTesting.Open6(), (0, Libc.IP_TOS, 0x10), (0, Libc.IP_TTL, 9), (0, Libc.IP_PKTINFO, 1), (0, Libc.IP_RECVTTL, 1), (0, Libc.IP_RECVTOS, 1), (0, Libc.IP_MTU_DISCOVER, 2),
            (0, Libc.IP_MULTICAST_TTL, 5), (0, Libc.IP_MULTICAST_LOOP, 0), (0, Libc.IP_MULTICAST_ALL, 0), (0, Libc.IP_FREEBIND, 1), (0, Libc.IP_TRANSPARENT, 1), (0, Libc.IP_RECVERR, 1),
            (0, Libc.IP_RECVORIGDSTADDR, 1), (0, Libc.IP_MINTTL, 3)), "[::]:5353"),
        ["extension headers"] = static () =>
        {
            // An option of padding in each.
            SafeFileHandle socket = UdpTesting.Bound("[fd09:0::1]:5353");
            OptionCalls.Set(socket, Ipv6, Libc.IPV6_HOPOPTS, [0, 0, 1, 4, 0, 0, 0, 0]);
            OptionCalls.Set(socket, Ipv6, Libc.IPV6_DSTOPTS, [0, 8, 1, 70, .. new byte[68]]);
            return socket;
        },
        ["shut down for reading"] = static () => Shut(UdpTesting.Bound("[::]:5353"), Libc.SHUT_RD),
        ["shut down for sending"] = static () => Shut(Connected(UdpTesting.Open6(), "[fd09:1::7]:99"), Libc.SHUT_WR),
        ["memberships"] = static () => Joined(UdpTesting.Bound("[::]:5353")),
        ["queue"] = static () => Filled(UdpTesting.Bound("[fd09:0::1]:5353")),
        ["queue of any address"] = static () => FilledByBoth(UdpTesting.Bound("[::]:5353")),
        ["queue of IPv4 in IPv6"] = static () => FilledBy4(UdpTesting.Bound("[::ffff:10.9.0.1]:5353")),
        ["queue from before the connect"] = static () => Connected(Filled(UdpTesting.Bound("[fd09:0::1]:5353")), "[fd09:0::7]:99"),
        ["queue of a link"] = static () => FilledByLink(UdpTesting.Bound("[fe80::2%3]:5353")),
        ["queue of a link at any address"] = static () => FilledByLink(UdpTesting.Bound("[::]:5353")),
        ["queue of a device"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Open6();
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, "eth0"u8);
            return FilledByBoth(Bound(socket, "[::]:5353"));
        },
        ["queue with control messages"] = static () => FilledByBoth(Bound(With(
            UdpTesting.Open6(), (Ipv6, Libc.IPV6_RECVPKTINFO, 1), (Ipv6, Libc.IPV6_RECVHOPLIMIT, 1), (Ipv6, Libc.IPV6_RECVTCLASS, 1), (Ipv6, Libc.IPV6_FLOWINFO, 1)), "[::]:5353")),
        ["queue with control messages of old"] = static () => FilledByBoth(Bound(With(
            UdpTesting.Open6(), (Ipv6, Libc.IPV6_2292PKTINFO, 1), (Ipv6, Libc.IPV6_2292HOPLIMIT, 1)), "[::]:5353")),
        ["queue with control messages of IPv4"] = static () => FilledByBoth(Bound(With(
            UdpTesting.Open6(), (0, Libc.IP_PKTINFO, 1), (0, Libc.IP_RECVTTL, 1), (0, Libc.IP_RECVTOS, 1), (Ipv6, Libc.IPV6_RECVPKTINFO, 1)), "[::]:5353")),
        ["large datagrams"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Bound("[::]:5353");
            UdpTesting.Send("[fd09:1::1]:7", "[fd09:0::1]:5353", [.. Enumerable.Range(0, 65487).Select(static i => (byte)i)], [.. Enumerable.Repeat((byte)2, InetCrMessage.ChunkBytes + 1)]);
            UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", new byte[65507]);
            // Beyond the loopback's size the kernel splits them.
            UdpTesting.Send("[fd09:1::1]:7", "[fd09:0::1]:5353", [.. Enumerable.Range(0, 65527).Select(static i => (byte)(3 * i))]);
            return socket;
        },
        ["bound to a group of a link"] = static () => FilledByGroup(UdpTesting.Bound("[ff02::7:7%3]:5353"), "ff02::7:7"),
        ["bound to a group"] = static () => FilledByGroup(UdpTesting.Bound("[ff05::7:7]:5353"), "ff05::7:7"),
        ["group datagrams"] = static () => FilledByGroup(Bound(With(UdpTesting.Open6(), (Ipv6, Libc.IPV6_RECVPKTINFO, 1)), "[::]:5353"), "ff05::7:7"),
        ["group datagrams of IPv4"] = static () =>
        {
            SafeFileHandle socket = Bound(With(UdpTesting.Open6(), (Ipv6, Libc.IPV6_RECVPKTINFO, 1)), "[::]:5353");
            Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 3, Libc.MCAST_EXCLUDE, []));
            using SafeFileHandle sender = UdpTesting.Bound("10.9.1.1:7");
            OptionCalls.Set(sender, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, UdpTesting.Address("10.9.1.1"));
            SocketQueueCalls.SendTo(sender, [1, 2], UdpTesting.Endpoint("239.1.1.1:5353"));
            return socket;
        },
    };

    public static TheoryData<string> Sockets => [.. s_sockets.Keys];

    [NeedTheory(Need.NetworkNamespaces)]
    [MemberData(nameof(Sockets))]
    public void TheSecondDumpIsTheFirst(string name)
    {
        Needs.Demand(Need.NetworkNamespaces);
        using TestNetwork network = UdpTesting.NetworkOfBothFamilies();
        (byte[] first, byte[] second) = network.Namespace.Run(() =>
        {
            SafeFileHandle original = s_sockets[name]();
            byte[] dump = InetCrFile.WriteAll(UdpSocket.Dump(original));
            original.Dispose();
            using SafeFileHandle restored = UdpTesting.RestoreWhole(InetCrFile.ReadAll(dump, "dump"));
            return (dump, InetCrFile.WriteAll(UdpSocket.Dump(restored)));
        });
        Assert.Equal(InetCrCommand.Dump6, InetCrFile.ReadAll(first, "dump")[0].Command);
        Assert.Equal(name.StartsWith("queue", StringComparison.Ordinal) || name.Contains("atagram", StringComparison.Ordinal) || name.Contains("group", StringComparison.Ordinal), InetCrFile.ReadAll(first, "dump").Count > 1);
        Assert.Equal(Show(first), Show(second));
        Assert.Equal(first, second);
    }

    private static string Show(byte[] file) => string.Join('\n', InetCrFile.ReadAll(file, "dump").SelectMany(static message =>
        message.Attributes.Select(static attribute => $"{attribute.Name} {Convert.ToHexString(attribute.Payload.AsSpan(0, Math.Min(64, attribute.Payload.Length)))}")));

    private static SafeFileHandle With(SafeFileHandle socket, params (int Level, int Option, int Value)[] options)
    {
        foreach ((int level, int option, int value) in options) socket.Set(level, option, value);
        return socket;
    }

    private static SafeFileHandle Bound(SafeFileHandle socket, string endpoint)
    {
        SocketCalls.Bind(socket, UdpTesting.Endpoint(endpoint));
        return socket;
    }

    private static SafeFileHandle Connected(SafeFileHandle socket, string peer)
    {
        SocketCalls.Connect(socket, UdpTesting.Endpoint(peer));
        return socket;
    }

    private static SafeFileHandle Shut(SafeFileHandle socket, int how)
    {
        UdpCalls.Shutdown(socket, how);
        return socket;
    }

    private static SafeFileHandle Filled(SafeFileHandle socket)
    {
        using SafeFileHandle sender = With(UdpTesting.Bound("[fd09:1::1]:7"), (Ipv6, Libc.IPV6_TCLASS, 0x28), (Ipv6, Libc.IPV6_UNICAST_HOPS, 33));
        foreach (byte[] data in s_data) SocketQueueCalls.SendTo(sender, data, UdpTesting.Endpoint("[fd09:0::1]:5353"));
        UdpTesting.Send("[::1]:8", "[fd09:0::1]:5353", [5]);
        return socket;
    }

    private static SafeFileHandle FilledBy4(SafeFileHandle socket)
    {
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", s_data);
        UdpTesting.Send("127.0.0.9:8", "10.9.0.1:5353", [5]);
        return socket;
    }

    private static SafeFileHandle FilledByBoth(SafeFileHandle socket) => Filled(FilledBy4(Filled(socket)));

    private static SafeFileHandle FilledByLink(SafeFileHandle socket)
    {
        using SafeFileHandle sender = UdpTesting.Bound("[fe80::2%3]:7");
        foreach (byte[] data in s_data) SocketQueueCalls.SendTo(sender, data, UdpTesting.Endpoint("[fe80::2%3]:5353"));
        return socket;
    }

    private static SafeFileHandle FilledByGroup(SafeFileHandle socket, string group)
    {
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address(group), 3, Libc.MCAST_EXCLUDE, []));
        using SafeFileHandle sender = UdpTesting.Bound("[fd09:1::1]:7");
        MulticastCalls.SetDevice6(sender, 3);
        SocketQueueCalls.SendTo(sender, [1, 2], UdpTesting.Endpoint($"[{group}]:5353"));
        SocketQueueCalls.SendTo(sender, [.. Enumerable.Repeat((byte)7, 3000)], UdpTesting.Endpoint($"[{group}]:5353"));
        return socket;
    }

    private static SafeFileHandle Joined(SafeFileHandle socket)
    {
        byte[] one = UdpTesting.Address("fd09::77"), two = UdpTesting.Address("fd09::66");
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff02::fb"), 3, Libc.MCAST_EXCLUDE, []));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::1"), 2, Libc.MCAST_EXCLUDE, []));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::1"), 3, Libc.MCAST_EXCLUDE, [one, two]));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff02::fb"), 2, Libc.MCAST_INCLUDE, [two, one]));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 2, Libc.MCAST_EXCLUDE, []));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("224.0.0.251"), 3, Libc.MCAST_INCLUDE, [UdpTesting.Address("10.9.0.66")]));
        return socket;
    }
}
