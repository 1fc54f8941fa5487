using System.Diagnostics;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>Which parts of a name are locked, and sockets of other processes.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class UdpLockTests : IDisposable
{
    private readonly TestNetwork _network = TestNetwork.WithDevices();

    public void Dispose() => _network.Dispose();

    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void ADisconnectLeavesWhatItLeftOfTheOriginal(bool address, bool port, bool connected)
    {
        Needs.Demand(Need.NetworkNamespaces);
        (IReadOnlyList<InetCrMessage> first, IReadOnlyList<InetCrMessage> second) = _network.Namespace.Run(() =>
        {
            SafeFileHandle original = UdpTesting.Open();
            SocketCalls.Bind(original, UdpTesting.Endpoint($"{(address ? "10.9.1.1" : "0.0.0.0")}:{(port ? 5353 : 0)}"));
            if (connected) SocketCalls.Connect(original, UdpTesting.Endpoint("10.9.1.9:9"));
            IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(original, BindLockReading.Disconnect);
            original.Dispose();
            using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
            return (dump, UdpSocket.Dump(restored, BindLockReading.Disconnect));
        });
        Assert.Equal((address, port, true, connected), (first[0].Has("bind_addr_ulock"), first[0].Has("bind_port_ulock"), first[0].Has("bind"), first[0].Has("peer")));
        Assert.Equal(InetCrFile.WriteAll(first), InetCrFile.WriteAll(second));
    }

    /// <summary>The same of IPv6, whose sockets may have addresses of both families.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("::", 0, "fd09:1::9")]
    [InlineData("fd09:1::1", 0, "fd09:1::9")]
    [InlineData("::", 5353, "fd09:1::9")]
    [InlineData("fd09:1::1", 5353, "fd09:1::9")]
    [InlineData("::", 0, "::ffff:10.9.1.9")]
    [InlineData("::ffff:10.9.1.1", 0, "::ffff:10.9.1.9")]
    [InlineData("::", 5353, "::ffff:10.9.1.9")]
    [InlineData("::ffff:10.9.1.1", 5353, "::ffff:10.9.1.9")]
    [InlineData("::", 0, "fe80::9%3")]
    [InlineData("fe80::2%3", 0, "fe80::9%3")]
    [InlineData("::", 0, null)]
    [InlineData("fd09:1::1", 0, null)]
    [InlineData("::", 5353, null)]
    [InlineData("fd09:1::1", 5353, null)]
    public void ADisconnectLeavesWhatItLeftOfTheOriginalOfIpv6(string address, int port, string? peer)
    {
        Needs.Demand(Need.NetworkNamespaces);
        using TestNetwork network = UdpTesting.NetworkOfBothFamilies();
        (IReadOnlyList<InetCrMessage> first, IReadOnlyList<InetCrMessage> second) = network.Namespace.Run(() =>
        {
            SafeFileHandle original = UdpTesting.Bound($"[{address}]:{port}");
            if (peer is not null) SocketCalls.Connect(original, UdpTesting.Endpoint($"[{peer}]:9"));
            IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(original, BindLockReading.Disconnect);
            original.Dispose();
            using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
            return (dump, UdpSocket.Dump(restored, BindLockReading.Disconnect));
        });
        Assert.Equal((address != "::", port != 0, true, peer is not null), (first[0].Has("bind_addr_ulock"), first[0].Has("bind_port_ulock"), first[0].Has("bind6"), first[0].Has("peer6")));
        Assert.Equal(InetCrFile.WriteAll(first), InetCrFile.WriteAll(second));
    }

    /// <summary>A bind to an address of IPv6 takes IPv4 away, so the socket itself tells whether its address was chosen; after a restore it is so again.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData("::", false)]
    [InlineData("fd09:1::1", true)]
    public void ASocketOfIpv6TellsWhetherItsAddressWasChosen(string address, bool isChosen)
    {
        Needs.Demand(Need.NetworkNamespaces);
        using TestNetwork network = UdpTesting.NetworkOfBothFamilies();
        network.Run(() =>
        {
            SafeFileHandle original = UdpTesting.Bound($"[{address}]:5353");
            SocketCalls.Connect(original, UdpTesting.Endpoint("[fd09:1::9]:9"));
            IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(original, BindLockReading.Guess);
            original.Dispose();
            Assert.Equal((isChosen, isChosen), (dump[0].Has("bind_addr_ulock"), dump[0].Has("ipv6opt_v6only")));
            using SafeFileHandle restored = UdpTesting.RestoreWhole(dump);
            SocketCalls.Disconnect(restored);
            Assert.Equal(UdpTesting.Endpoint($"[{address}]:5353"), UdpCalls.NameOf(restored));
        });
    }

    /// <summary>The kernel tells, nothing changes, and what is restored is told to be the same. A disconnect at the end tells the same as the kernel did.</summary>
    [NeedTheory(Need.SocketTables)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, false)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void TheKernelTellsWhichArePartOfABind(bool address, bool port, bool connected)
    {
        Needs.Demand(Need.SocketTables);
        _network.Namespace.Run(() =>
        {
            // Others are in the table too, more than one read gives.
            SafeFileHandle[] others = [.. Enumerable.Range(0, 5000).Select(static i => UdpTesting.Bound($"10.9.0.1:{10000 + i}"))];
            SafeFileHandle original = UdpTesting.Open();
            SocketCalls.Bind(original, UdpTesting.Endpoint($"{(address ? "10.9.1.1" : "0.0.0.0")}:{(port ? 5353 : 0)}"));
            if (connected) SocketCalls.Connect(original, UdpTesting.Endpoint("10.9.1.9:9"));
            byte[] name = UdpCalls.NameOf(original);
            byte[]? peer = UdpCalls.PeerOf(original);
            InetCrMessage dump = Assert.Single(UdpSocket.Dump(original));
            Assert.Equal((address, port), (dump.Has("bind_addr_ulock"), dump.Has("bind_port_ulock")));
            Assert.Equal(name, UdpCalls.NameOf(original));
            Assert.Equal(peer, UdpCalls.PeerOf(original));
            Assert.Equal(InetCrFile.WriteAll(UdpSocket.Dump(original, BindLockReading.Disconnect)), InetCrFile.WriteAll([dump]));
            original.Dispose();
            using SafeFileHandle restored = UdpTesting.RestoreWhole([dump]);
            Assert.Equal(InetCrFile.WriteAll([dump]), InetCrFile.WriteAll(UdpSocket.Dump(restored)));
            Array.ForEach(others, static other => other.Dispose());
            return 0;
        });
    }

    /// <summary>An address that routing chose is kept where routing would choose another one, and that is said.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AnAddressThatRoutingWouldNotChooseHereIsLockedAndThatIsSaid() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
        UdpTesting.Send("10.9.0.1:7", "10.9.0.1:5353", [1], [2]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        RestoredUdpSocket restored = UdpSocket.Restore(dump.With(["bind", "bind_addr_ulock", "bind_port_ulock"], ("bind", UdpTesting.Endpoint("10.9.1.1:40000")), ("peer", UdpTesting.Endpoint("10.9.0.9:9"))));
        using SafeFileHandle made = restored.Socket;
        Assert.Equal("bind is 10.9.1.1:40000, and routing to the peer chooses 10.9.0.1:40000 here, without bind_addr_ulock: the address is locked", Assert.Single(restored.Losses));
        Assert.Equal(UdpTesting.Endpoint("10.9.1.1:40000"), UdpCalls.NameOf(made));
        Assert.Equal(UdpTesting.Endpoint("10.9.0.9:9"), UdpCalls.PeerOf(made));
        Assert.Equal(["10.9.0.1:7 01 1", "10.9.0.1:7 02 1"], UdpTesting.Receive(made));
        return 0;
    });

    /// <summary>A message that no socket has said, with a queue.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AnAddressWithoutAPeerIsLockedAndThatIsSaid() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:40000");
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:40000", [1]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        RestoredUdpSocket restored = UdpSocket.Restore(dump.With(["bind_addr_ulock"]));
        using SafeFileHandle made = restored.Socket;
        Assert.Equal("bind is 10.9.0.1:40000 without bind_addr_ulock and without a peer, which no socket is: the address is locked", Assert.Single(restored.Losses));
        Assert.Equal(["10.9.1.1:7 01 1"], UdpTesting.Receive(made));
        return 0;
    });

    /// <summary>What a kernel without such programs leaves to be guessed.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AGuessTakesWhatIsThereForChosen() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open();
        SocketCalls.Connect(socket, UdpTesting.Endpoint("10.9.1.9:9"));
        InetCrMessage dump = Assert.Single(UdpSocket.Dump(socket, BindLockReading.Guess));
        Assert.Equal((true, true), (dump.Has("bind_addr_ulock"), dump.Has("bind_port_ulock")));
        return 0;
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void APortThatTheKernelDoesNotGiveOutIsLockedAndThatIsSaid() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:53");
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        RestoredUdpSocket restored = UdpSocket.Restore(dump.With(["bind_port_ulock"]));
        using SafeFileHandle made = restored.Socket;
        Assert.StartsWith("port 53 without bind_port_ulock: it is locked, because it is outside of ", Assert.Single(restored.Losses), StringComparison.Ordinal);
        Assert.Equal(UdpTesting.Endpoint("10.9.0.1:53"), UdpCalls.NameOf(made));
        return 0;
    });

    /// <summary>Defect 15: the socket is looked for in its own namespace, and so are its groups.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void ASocketOfAnotherProcessIsDumpedFromHere()
    {
        Needs.Demand(Need.NetworkNamespaces);
        // A shell's socket, connected; it answers when it is there.
        using Process owner = _network.Namespace.Run(static () => Process.Start(
            new ProcessStartInfo("bash", ["-c", "exec 9<>/dev/udp/10.9.0.1/99; echo there; read -r line <&0; printf again >&9; echo sent; read -r line <&0"])
            { RedirectStandardInput = true, RedirectStandardOutput = true })!);
        Assert.Equal("there", owner.StandardOutput.ReadLine());
        using SafeFileHandle socket = ForeignDescriptor.Open(owner.Id, 9);
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.7.7.7"), 3, Libc.MCAST_EXCLUDE, []));
        InetCrMessage dump = Assert.Single(UdpSocket.Dump(socket));
        Assert.Equal(UdpTesting.Endpoint("10.9.0.1:99"), dump.Find("peer"));
        Assert.Single(InetCrMessage.Inside(dump.Find("ipopt_membership")!));
        // The owner goes on with it, and linger is as it was, which .NET's own handle of sockets would have changed.
        using SafeFileHandle listener = _network.Namespace.Run(static () => UdpTesting.Bound("10.9.0.1:99"));
        owner.StandardInput.Write("\n");
        owner.StandardInput.Flush();
        Assert.Equal("sent", owner.StandardOutput.ReadLine());
        Assert.EndsWith(" 616761696E 5", Assert.Single(UdpTesting.Receive(listener)), StringComparison.Ordinal);
        ForeignDescriptor.Open(owner.Id, 9).Dispose();
        Assert.Equal(new byte[8], OptionCalls.TryGet(socket, Libc.SOL_SOCKET, Libc.SO_LINGER));
        owner.StandardInput.Close();
        owner.WaitForExit();
    }
}
