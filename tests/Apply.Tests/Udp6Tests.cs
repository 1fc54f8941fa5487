using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>What sockets of IPv6 have that those of IPv4 do not: both families in one, devices in addresses, a checksum that has to be right.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class Udp6Tests : IDisposable
{
    private const int Ipv6 = Libc.IPPROTO_IPV6;

    private readonly TestNetwork _network = UdpTesting.NetworkOfBothFamilies();

    public void Dispose() => _network.Dispose();

    /// <summary>Senders, order and what each owner would be told, of both families.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AQueueOfBothFamiliesKeepsItsSenders() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open6();
        socket.Set(Ipv6, Libc.IPV6_RECVPKTINFO, 1);
        socket.Set(Ipv6, Libc.IPV6_RECVHOPLIMIT, 1);
        socket.Set(Ipv6, Libc.IPV6_RECVTCLASS, 1);
        socket.Set(Libc.IPPROTO_IP, Libc.IP_RECVTTL, 1);
        SocketCalls.Bind(socket, UdpTesting.Endpoint("[::]:5353"));
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", [1], []);
        using (SafeFileHandle sender = UdpTesting.Bound("[fd09:1::1]:8"))
        {
            sender.Set(Ipv6, Libc.IPV6_UNICAST_HOPS, 33);
            sender.Set(Ipv6, Libc.IPV6_TCLASS, 0x2a);
            SocketQueueCalls.SendTo(sender, [2, 2], UdpTesting.Endpoint("[fd09:0::1]:5353"));
        }
        UdpTesting.Send("[fe80::2%3]:9", "[fe80::2%3]:5353", [3]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        Assert.Equal(["source6 pktinfo6 ttl data", "source6 pktinfo6 ttl data", "source6 pktinfo6 hoplimit tclass data", "source6 pktinfo6 hoplimit tclass data"], dump.Skip(1)
            .Select(static message => string.Join(' ', message.Attributes.Where(static attribute => attribute.Name != "devices").Select(static attribute => attribute.Name!["datagram_".Length..]).OrderBy(static name => Array.IndexOf(["source6", "pktinfo6", "ttl", "hoplimit", "tclass", "data"], name)))));
        Assert.Equal((33, 0x2a), (dump[3].Find("datagram_hoplimit")![0], dump[3].Find("datagram_tclass")![0]));
        Assert.Equal(new Dictionary<int, string> { [3] = "eth1" }, InetCrDevices.NamesOf(dump[4]));
        using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
        Assert.Equal(["[::ffff:10.9.1.1]:7 01 1", "[::ffff:10.9.1.1]:7  0", "[fd09:1::1]:8 0202 2", "[fe80::2%3]:9 03 1"], UdpTesting.Receive(restored));
    });

    /// <summary>The network hears nothing: neither the wire nor another socket.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void ARefillTouchesNoNetwork()
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var other = new TestNetwork();
        TestNetwork.Connect(_network, "cable", other, "end");
        _network.AddAddress("fd0a::1/64", "cable");
        other.AddAddress("fd0a::2/64", "end");
        IReadOnlyList<InetCrMessage> dump = _network.Run(() =>
        {
            using SafeFileHandle socket = UdpTesting.Bound("[::]:5353");
            socket.Set(Ipv6, Libc.IPV6_RECVPKTINFO, 1);
            Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::7"), DeviceCalls.FindIndex(socket, "cable")!.Value, Libc.MCAST_EXCLUDE, []));
            other.Run(() =>
            {
                using SafeFileHandle sender = UdpTesting.Bound("[fd0a::2]:7");
                MulticastCalls.SetDevice6(sender, DeviceCalls.FindIndex(sender, "end")!.Value);
                SocketQueueCalls.SendTo(sender, [1], UdpTesting.Endpoint("[fd0a::1]:5353"));
                SocketQueueCalls.SendTo(sender, [2], UdpTesting.Endpoint("[ff05::7]:5353"));
            });
            Assert.True(SpinWait.SpinUntil(() => UdpTesting.Receive(socket).Count == 2, TimeSpan.FromSeconds(5)));
            socket.Set(Libc.SOL_SOCKET, Libc.SO_PEEK_OFF, -1);
            return UdpSocket.Dump(socket);
        });
        SafeFileHandle listener = other.Run(static () =>
        {
            SafeFileHandle socket = UdpTesting.Bound("[::]:5353");
            Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::7"), DeviceCalls.FindIndex(socket, "end")!.Value, Libc.MCAST_EXCLUDE, []));
            return socket;
        });
        using (listener)
        using (SafeFileHandle restored = _network.Run(() => UdpTesting.RestoreWhole(dump)))
        {
            Assert.Equal(["[fd0a::2]:7 01 1", "[fd0a::2]:7 02 1"], UdpTesting.Receive(restored));
            // A packet of its own comes through, so one of the refill would have.
            _network.Run(() =>
            {
                using SafeFileHandle sender = UdpTesting.Bound("[fd0a::1]:8");
                MulticastCalls.SetDevice6(sender, DeviceCalls.FindIndex(sender, "cable")!.Value);
                SocketQueueCalls.SendTo(sender, [9], UdpTesting.Endpoint("[ff05::7]:5353"));
            });
            Assert.True(SpinWait.SpinUntil(() => UdpTesting.Receive(listener).Count > 0, TimeSpan.FromSeconds(5)));
            Assert.Equal(["[fd0a::1]:8 09 1"], UdpTesting.Receive(listener));
        }
    }

    /// <summary>An index means nothing elsewhere: devices are found by their names.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void DevicesAreFoundByTheirNames()
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var elsewhere = new TestNetwork();
        for (int i = 0; i < 3; i++) TestNetwork.Ip($"-n {elsewhere.Name} link add other{i} type bridge");
        TestNetwork.Ip($"-n {elsewhere.Name} link add eth1 type bridge");
        TestNetwork.Ip($"-n {elsewhere.Name} link set eth1 up multicast on");
        elsewhere.AddAddress("fe80::2/64", "eth1");
        elsewhere.AddAddress("10.9.1.1/24", "eth1");
        IReadOnlyList<InetCrMessage> dump = _network.Run(static () =>
        {
            using SafeFileHandle socket = UdpTesting.Open6();
            socket.Set(Ipv6, Libc.IPV6_UNICAST_IF, 3 << 24);
            socket.Set(Libc.IPPROTO_IP, Libc.IP_UNICAST_IF, 3 << 24);
            socket.Set(Ipv6, Libc.IPV6_MULTICAST_IF, 3);
            SocketCalls.Bind(socket, UdpTesting.Endpoint("[fe80::2%3]:5353"));
            Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::7"), 3, Libc.MCAST_INCLUDE, [UdpTesting.Address("fd09::8")]));
            Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.7.7.7"), 3, Libc.MCAST_EXCLUDE, []));
            UdpTesting.Send("[fe80::2%3]:9", "[fe80::2%3]:5353", [3]);
            SocketCalls.Connect(socket, UdpTesting.Endpoint("[fe80::77%3]:7"));
            return UdpSocket.Dump(socket);
        });
        Assert.Equal(new Dictionary<int, string> { [3] = "eth1" }, InetCrDevices.NamesOf(dump[0]));
        IReadOnlyList<InetCrMessage> there = elsewhere.Run(() =>
        {
            using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
            return UdpSocket.Dump(restored);
        });
        Assert.Equal(new Dictionary<int, string> { [5] = "eth1" }, InetCrDevices.NamesOf(there[0]));
        Assert.Equal(UdpTesting.Endpoint("[fe80::2%5]:5353"), there[0].Bind);
        Assert.Equal(UdpTesting.Endpoint("[fe80::77%5]:7"), there[0].Peer);
        Assert.Equal(UdpTesting.Endpoint("[fe80::2%5]:9"), there[1].Find("datagram_source6"));
        Assert.Equal(InetCrFile.WriteAll(Renumbered(dump)), InetCrFile.WriteAll(Renumbered(there)));
        using var without = new TestNetwork();
        EngineException refusal = without.Run(() => Assert.Throws<EngineException>(() => UdpSocket.Restore(dump)));
        Assert.Equal("there is no device eth1 here, expected one: addresses, groups or options of the socket are of it", refusal.Message);
    }

    /// <summary>A group is heard by whom it was joined for, of either family.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AMembershipHearsItsSourcesAlone() => Inside(() =>
    {
        SafeFileHandle socket = UdpTesting.Bound("[::]:5353");
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::7"), 3, Libc.MCAST_INCLUDE, [UdpTesting.Address("fd09:1::1")]));
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
        foreach ((string from, byte data) in (ReadOnlySpan<(string, byte)>)[("[fd09:0::1]:7", 1), ("[fd09:1::1]:7", 2)])
        {
            using SafeFileHandle sender = UdpTesting.Bound(from);
            MulticastCalls.SetDevice6(sender, 3);
            SocketQueueCalls.SendTo(sender, [data], UdpTesting.Endpoint("[ff05::7]:5353"));
        }
        Assert.Equal(["[fd09:1::1]:7 02 1"], UdpTesting.Receive(restored));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void ASocketOfAnotherProcessIsDumpedFromHere()
    {
        Needs.Demand(Need.NetworkNamespaces);
        using Process owner = _network.Namespace.Run(static () => Process.Start(
            new ProcessStartInfo("bash", ["-c", "exec 9<>/dev/udp/fd09:0::1/99; echo there; read -r line <&0"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        Assert.Equal("there", owner.StandardOutput.ReadLine());
        using SafeFileHandle socket = ForeignDescriptor.Open(owner.Id, 9);
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("ff05::7"), 3, Libc.MCAST_EXCLUDE, []));
        InetCrMessage dump = Assert.Single(UdpSocket.Dump(socket));
        Assert.Equal(UdpTesting.Endpoint("[fd09:0::1]:99"), dump.Peer);
        Assert.True(dump.Has("ipv6opt_membership"));
        Assert.Equal("eth1", InetCrDevices.NamesOf(dump)[3]);
        owner.StandardInput.Close();
        owner.WaitForExit();
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void WhatTheNamespaceDoesNotHaveIsSaid() => Inside(() =>
    {
        using SafeFileHandle here = UdpTesting.Bound("[fd09:0::1]:5353");
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(here);
        string[] before = File.ReadAllLines("/proc/thread-self/net/udp6");
        Refuse("bind to [fd09::1]:5353: bind: EADDRINUSE", dump);
        Refuse("bind to [fd08::1]:5353: bind: EADDRNOTAVAIL", dump.With(["bind6"], ("bind6", UdpTesting.Endpoint("[fd08::1]:5353"))));
        Refuse("bind to [fe80::1]:5353: bind: EINVAL", dump.With(["bind6"], ("bind6", UdpTesting.Endpoint("[fe80::1]:5353"))));
        Refuse("group ff05::1 on device 77: setsockopt(IPV6_JOIN_GROUP): ENODEV", dump.With([], ("ipv6opt_membership", [.. UdpTesting.Address("ff05::1"), 77, 0, 0, 0, 0, 0, 0, 0])));
        Refuse("connect to [fd77::1]:9: connect: ENETUNREACH", dump.With(["bind6", "bind_addr_ulock", "bind_port_ulock"], ("peer6", UdpTesting.Endpoint("[fd77::1]:9"))));
        Assert.Equal(before, File.ReadAllLines("/proc/thread-self/net/udp6"));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void MessagesThatAreNoSocketAreRefused() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("[::]:5353"), socket4 = UdpTesting.Bound("10.9.0.1:5354");
        UdpTesting.Send("[fd09:1::1]:7", "[fd09:0::1]:5353", [1]);
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5354", [1]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket), dump4 = UdpSocket.Dump(socket4);
        Refuse("bind is one of a socket of IPv4, cmd says IPv6: expected bind6 and peer6", dump.With(["bind6"], ("bind", UdpTesting.Endpoint("10.9.0.1:5353"))));
        Refuse("bind6 is one of a socket of IPv6, cmd says IPv4: expected cmd dump6", dump4.With(["bind"], ("bind6", UdpTesting.Endpoint("[::]:5353"))));
        Refuse("ipv6opt_tclass is one of a socket of IPv6, cmd says IPv4: expected cmd dump6", dump4.With([], ("ipv6opt_tclass", [3])));
        Refuse("datagram 0: attribute datagram_source6 is none of a datagram", [dump4[0], dump[1]]);
        Refuse("datagram 0: attribute datagram_source is none of a datagram", [dump[0], dump4[1]]);
        Refuse("a ipv6opt_membership includes no sources", dump.With([], ("ipv6opt_membership", [.. UdpTesting.Address("ff05::1"), 2, 0, 0, 0, 1, 0, 0, 0])));
        var mixed = new InetCrMessage(InetCrCommand.Datagram);
        mixed.Add("datagram_source6", UdpTesting.Endpoint("[::ffff:10.9.1.1]:7"));
        mixed.Add("datagram_pktinfo6", [.. UdpTesting.Address("fd09:0::1"), 2, 0, 0, 0]);
        mixed.Add("datagram_data", [1]);
        Refuse("datagram 0: it was sent from 10.9.1.1:7 to fd09::1, expected addresses of one family", [dump[0], mixed]);
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void WhatCannotBePutBackIsNamed() => Inside(() =>
    {
        SafeFileHandle socket = UdpTesting.Open6();
        socket.Set(Ipv6, Libc.IPV6_RECVPKTINFO, 1);
        SocketCalls.Bind(socket, UdpTesting.Endpoint("[::]:5353"));
        UdpTesting.Send("[fd09:1::1]:7", "[fd09:0::1]:5353", [1]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        InetCrMessage Sent(string to, params (string Name, byte[] Payload)[] more)
        {
            var message = new InetCrMessage(InetCrCommand.Datagram);
            foreach ((string name, byte[] payload) in (ReadOnlySpan<(string, byte[])>)[("datagram_source6", UdpTesting.Endpoint("[fd09:1::1]:7")), ("datagram_data", [1]), ("datagram_pktinfo6", [.. UdpTesting.Address(to), 2, 0, 0, 0]), .. more]) message.Add(name, payload);
            return message;
        }
        RestoredUdpSocket restored = UdpSocket.Restore([dump[0], Sent("fd77::1"), Sent("ff05::1", ("datagram_hoplimit", [3])), .. dump.Skip(1)]);
        using SafeFileHandle made = restored.Socket;
        Assert.Equal(
            [
                "datagram 0 of the queue, 1 bytes from [fd09:1::1]:7: it was sent to fd77::1, which is no unicast address of this network namespace; it is left out",
                "datagram 1 of the queue, 1 bytes from [fd09:1::1]:7: it was sent to a group, and its hop limit, which the owner is told, cannot be put back without sending it to the network; it is left out",
            ],
            restored.Losses);
        Assert.Equal(["[fd09:1::1]:7 01 1"], UdpTesting.Receive(made));
    });

    /// <summary>What one call sets of IPv4 is one of IPv6 too: it has one attribute.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(78, "ipopt_freebind")]
    [InlineData(75, "ipopt_transparent")]
    public void AFlagOfBothFamiliesHasOneAttribute(int option, string attribute) => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open6();
        socket.Set(Ipv6, option, 1);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        Assert.True(dump[0].Has(attribute));
        using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
        Assert.Equal(1, restored.Get(Ipv6, option));
    });

    /// <summary>A message that somebody wrote by hand.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void ABindThatTakesIpv4AwayIsNamed() => Inside(() =>
    {
        SafeFileHandle socket = UdpTesting.Bound("[fd09:0::1]:5353");
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        RestoredUdpSocket restored = UdpSocket.Restore(dump.With(["ipv6opt_v6only"]));
        restored.Socket.Dispose();
        Assert.Equal("ipv6opt_v6only is not there, and the kernel sets it with a bind to an IPv6 address", Assert.Single(restored.Losses));
    });

    private static IReadOnlyList<InetCrMessage> Renumbered(IReadOnlyList<InetCrMessage> file) =>
        [.. file.Select(static message => InetCrDevices.Renumber(message, static _ => 99)).Select(static message =>
        {
            var without = new InetCrMessage(message.Command);
            foreach (InetCrAttribute attribute in message.Attributes.Where(static attribute => attribute.Name != "devices")) without.Add(attribute.Name!, attribute.Payload);
            return without;
        })];

    private static void Refuse(string start, IReadOnlyList<InetCrMessage> file) =>
        Assert.StartsWith(start, Assert.Throws<EngineException>(() => UdpSocket.Restore(file)).Message, StringComparison.Ordinal);

    private void Inside(Action test)
    {
        Needs.Demand(Need.NetworkNamespaces);
        _network.Run(test);
    }
}
