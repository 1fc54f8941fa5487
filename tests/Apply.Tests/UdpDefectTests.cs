using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>The defects of the patch of 2007, each mended here. docs/udp.md has the same numbers.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class UdpDefectTests : IDisposable
{
    private readonly TestNetwork _network = TestNetwork.WithDevices();

    public void Dispose() => _network.Dispose();

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect1CorkIsDumpedAndRestored() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
        socket.Set(Libc.SOL_UDP, Libc.UDP_CORK, 1);
        IReadOnlyList<InetCrMessage> dump = DumpAndClose(socket);
        Assert.True(dump[0].Has("udpopt_cork"));
        using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
        Assert.Equal(1, restored.Get(Libc.SOL_UDP, Libc.UDP_CORK));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect2ThePeerIsNotTheOwnAddress() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
        SocketCalls.Connect(socket, UdpTesting.Endpoint("10.9.1.1:99"));
        using SafeFileHandle restored = UdpTesting.RestoreWhole(DumpAndClose(socket));
        Assert.Equal(UdpTesting.Endpoint("10.9.0.1:5353"), UdpCalls.NameOf(restored));
        Assert.Equal(UdpTesting.Endpoint("10.9.1.1:99"), UdpCalls.PeerOf(restored));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect3APeerNeedsNoBind() => Inside(() =>
    {
        using SafeFileHandle restored = UdpTesting.RestoreWhole(New().With([], ("peer", UdpTesting.Endpoint("10.9.1.9:99"))));
        Assert.Equal(UdpTesting.Endpoint("10.9.1.9:99"), UdpCalls.PeerOf(restored));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect4AFlagThatIsOnByDefaultCanBeOff() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open();
        socket.Set(Libc.IPPROTO_IP, Libc.IP_MULTICAST_LOOP, 0);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
        Assert.Equal(0, restored.Get(Libc.IPPROTO_IP, Libc.IP_MULTICAST_LOOP));
        // A message that was written by hand, without any option of multicast, does not switch it off.
        using SafeFileHandle partly = UdpTesting.RestoreWhole(dump.With(["ipopt_multicast_ttl"]));
        Assert.Equal(1, partly.Get(Libc.IPPROTO_IP, Libc.IP_MULTICAST_LOOP));
    });

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(0x10, 5)]
    [InlineData(0x10, 0)]
    public void Defect5ThePriorityIsNotThatOfTheTypeOfService(int tos, int priority) => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open();
        socket.Set(Libc.IPPROTO_IP, Libc.IP_TOS, tos);
        socket.Set(Libc.SOL_SOCKET, Libc.SO_PRIORITY, priority);
        using SafeFileHandle restored = UdpTesting.RestoreWhole(UdpSocket.Dump(socket));
        Assert.Equal((tos, priority), (restored.Get(Libc.IPPROTO_IP, Libc.IP_TOS), restored.Get(Libc.SOL_SOCKET, Libc.SO_PRIORITY)));
    });

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("ipopt_hdrincl")] // defect 6
    [InlineData("sockopt_passcred")] // defect 7
    [InlineData("ipopt_router_alert")]
    public void Defects6And7OptionsThatUdpDoesNotHaveAreNamed(string attribute) => Inside(() =>
    {
        RestoredUdpSocket restored = UdpSocket.Restore(New().With([], (attribute, [])));
        restored.Socket.Dispose();
        Assert.StartsWith($"{attribute}: ", Assert.Single(restored.Losses), StringComparison.Ordinal);
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect8SizesOfBuffersMayBeMissing() => Inside(() =>
    {
        using SafeFileHandle fresh = UdpTesting.Open();
        using SafeFileHandle restored = UdpTesting.RestoreWhole(New().With(["sockopt_rcvbuf", "sockopt_sndbuf"]));
        Assert.Equal(SocketBuffers.Get(fresh), SocketBuffers.Get(restored));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect9AMembershipHearsItsSourcesAlone() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("0.0.0.0:5353");
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 3, Libc.MCAST_INCLUDE, [UdpTesting.Address("10.9.1.1")]));
        IReadOnlyList<InetCrMessage> dump = DumpAndClose(socket);
        // For readers that know the patch's attributes alone it is there as a plain one too.
        Assert.Equal("ipopt_mreq", Assert.Single(InetCrMessage.Inside(dump[0].Find("ipopt_membership")!)).Name);
        using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
        SendToGroup("10.9.1.1:7", "239.1.1.1", [1]);
        SendToGroup("10.9.0.1:7", "239.1.1.1", [2]);
        Assert.Equal(["10.9.1.1:7 01 1"], UdpTesting.Receive(restored));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect10ThePatchsMessageNamesADeviceByItsAddressAndOursByItsIndex() => Inside(() =>
    {
        using SafeFileHandle listener = UdpTesting.Bound("0.0.0.0:5353");
        Memberships.Join(listener, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 3, Libc.MCAST_EXCLUDE, []));
        listener.Set(Libc.IPPROTO_IP, Libc.IP_MULTICAST_ALL, 0);
        using SafeFileHandle byIndex = UdpTesting.RestoreWhole(New().With(["ipopt_multicast_if"], ("multicast_ifindex", OptionValue.OfNumber(3))));
        using SafeFileHandle byAddress = UdpTesting.RestoreWhole(New().With(["ipopt_multicast_if"], ("ipopt_multicast_if", UdpTesting.Address("10.9.1.1"))));
        using SafeFileHandle elsewhere = UdpTesting.RestoreWhole(New().With([], ("multicast_ifindex", OptionValue.OfNumber(2))));
        SocketQueueCalls.SendTo(byIndex, [1], UdpTesting.Endpoint("239.1.1.1:5353"));
        SocketQueueCalls.SendTo(byAddress, [2], UdpTesting.Endpoint("239.1.1.1:5353"));
        SocketQueueCalls.SendTo(elsewhere, [3], UdpTesting.Endpoint("239.1.1.1:5353"));
        Assert.Equal(["01", "02"], UdpTesting.Receive(listener).Select(static datagram => datagram.Split(' ')[1]));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect11ADefaultStaysOne() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open();
        using SafeFileHandle restored = UdpTesting.RestoreWhole(UdpSocket.Dump(socket));
        File.WriteAllText("/proc/sys/net/ipv4/ip_default_ttl", "33");
        Assert.Equal(33, restored.Get(Libc.IPPROTO_IP, Libc.IP_TTL));
    });

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("sock_state", 3)]
    [InlineData("sock_state", 0)]
    [InlineData("sock_state", null)]
    [InlineData("sock_type", 1)]
    [InlineData("sock_type", null)]
    public void Defect12StateAndTypeAreChecked(string attribute, int? value) => Inside(() =>
    {
        IReadOnlyList<InetCrMessage> file = value is { } number ? New().With([attribute], (attribute, OptionValue.OfNumber(number))) : New().With([attribute]);
        EngineException refusal = Assert.Throws<EngineException>(() => UdpSocket.Restore(file));
        Assert.StartsWith($"{attribute} is {(value is null ? "missing" : $"{value}")}, expected ", refusal.Message, StringComparison.Ordinal);
    });

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(Libc.SOCK_RAW, Libc.IPPROTO_UDP)]
    [InlineData(1, 0)]
    [InlineData(Libc.SOCK_DGRAM, 136)]
    public void Defect13SocketsOfOtherProtocolsAreRefused(int type, int protocol) => Inside(() =>
    {
        using SafeFileHandle socket = SocketCalls.Make(Libc.AF_INET, type, protocol);
        Assert.StartsWith("the socket's ", Assert.Throws<EngineException>(() => UdpSocket.Dump(socket)).Message, StringComparison.Ordinal);
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect14NothingIsLeftOpenBehindAFailure() => Inside(() =>
    {
        string[] before = Sockets();
        Assert.Throws<EngineException>(() => UdpSocket.Restore(New().With([], ("bind", UdpTesting.Endpoint("10.1.1.1:5")), ("bind_addr_ulock", []))));
        Assert.Throws<EngineException>(() => ForeignDescriptor.Open(Environment.ProcessId, 12345));
        using (SafeFileHandle file = File.OpenHandle("/dev/null"))
        {
            Assert.Throws<EngineException>(() => UdpSocket.Dump(file));
        }
        Assert.Empty(Sockets().Except(before));
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect15ASocketIsOneOfItsOwnNamespaceWhoeverAsks()
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var other = TestNetwork.WithDevices();
        using SafeFileHandle socket = _network.Namespace.Run(static () => Member("239.1.1.1"));
        using SafeFileHandle stranger = other.Namespace.Run(static () => Member("239.2.2.2"));
        IReadOnlyList<InetCrMessage> inside = _network.Namespace.Run(() => UdpSocket.Dump(socket)), outside = other.Namespace.Run(() => UdpSocket.Dump(socket));
        Assert.Equal(InetCrFile.WriteAll(inside), InetCrFile.WriteAll(outside));
        Assert.Equal(UdpTesting.Address("239.1.1.1"), Assert.Single(InetCrMessage.Inside(outside[0].Find("ipopt_membership")!)).Payload[..4]);
    }

    [NeedFact(Need.NetworkNamespaces)]
    public void Defect16TheLimitOfMembershipsMayHaveBeenLowered() => Inside(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open();
        for (byte i = 1; i < 6; i++)
        {
            Memberships.Join(socket, new MembershipFilter([239, 1, 1, i], 2, Libc.MCAST_EXCLUDE, []));
        }
        File.WriteAllText("/proc/sys/net/ipv4/igmp_max_memberships", "1");
        IReadOnlyList<InetCrMessage> dump = DumpAndClose(socket);
        Assert.Equal(5, InetCrMessage.Inside(dump[0].Find("ipopt_membership")!).Count);
        Assert.StartsWith("group 239.1.1.2 on device 2: ", Assert.Throws<EngineException>(() => UdpSocket.Restore(dump)).Message, StringComparison.Ordinal);
    });

    private static IReadOnlyList<InetCrMessage> New()
    {
        using SafeFileHandle socket = UdpTesting.Open();
        return UdpSocket.Dump(socket);
    }

    private static IReadOnlyList<InetCrMessage> DumpAndClose(SafeFileHandle socket)
    {
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        return dump;
    }

    private static void SendToGroup(string from, string group, byte[] data)
    {
        using SafeFileHandle sender = UdpTesting.Bound(from);
        OptionCalls.Set(sender, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, UdpTesting.Address("10.9.1.1"));
        SocketQueueCalls.SendTo(sender, data, UdpTesting.Endpoint($"{group}:5353"));
    }

    // Other tests open sockets meanwhile, in namespaces of their own: those of this one are asked for.
    private static string[] Sockets() => File.ReadAllLines("/proc/thread-self/net/udp")[1..];

    private static SafeFileHandle Member(string group)
    {
        SafeFileHandle socket = UdpTesting.Bound("0.0.0.0:5353");
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address(group), 3, Libc.MCAST_EXCLUDE, []));
        return socket;
    }

    private void Inside(Action test)
    {
        Needs.Demand(Need.NetworkNamespaces);
        _network.Namespace.Run(() =>
        {
            test();
            return 0;
        });
    }
}
