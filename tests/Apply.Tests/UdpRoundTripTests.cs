using System.Text;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Images;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>Sockets that are dumped, closed, restored and dumped again: the two dumps are the same bytes.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class UdpRoundTripTests
{
    // SHUT_RDWR.
    private const int Both = 2;

    private static readonly byte[][] s_data = [[1, 2, 3], [], [.. Enumerable.Repeat((byte)7, 1400)], [], [9]];

    private static readonly Dictionary<string, Func<SafeFileHandle>> s_sockets = new()
    {
        ["new"] = UdpTesting.Open,
        ["bound"] = static () => UdpTesting.Bound("10.9.0.1:5353"),
        ["any address"] = static () => UdpTesting.Bound("0.0.0.0:5353"),
        ["low port"] = static () => UdpTesting.Bound("10.9.0.1:53"),
        ["address alone"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Open();
            socket.Set(Libc.IPPROTO_IP, Libc.IP_BIND_ADDRESS_NO_PORT, 1);
            SocketCalls.Bind(socket, UdpTesting.Endpoint("10.9.1.1:0"));
            return socket;
        },
        ["connected"] = static () => Connected(UdpTesting.Bound("10.9.0.1:5353"), "10.9.0.7:99"),
        ["connected unbound"] = static () => Connected(UdpTesting.Open(), "10.9.1.7:99"),
        ["flags"] = static () => With(
            (1, Libc.SO_BROADCAST, 1), (1, Libc.SO_DEBUG, 1), (1, Libc.SO_DONTROUTE, 1), (1, Libc.SO_KEEPALIVE, 1), (1, Libc.SO_OOBINLINE, 1), (1, Libc.SO_REUSEADDR, 1), (1, Libc.SO_REUSEPORT, 1),
            (1, Libc.SO_TIMESTAMP, 1), (1, Libc.SO_NO_CHECK, 1), (1, Libc.SO_RXQ_OVFL, 1), (1, Libc.SO_RCVMARK, 1), (1, Libc.SO_SELECT_ERR_QUEUE, 1), (1, Libc.SO_ZEROCOPY, 1),
            (0, Libc.IP_PKTINFO, 1), (0, Libc.IP_RECVTOS, 1), (0, Libc.IP_RECVTTL, 1), (0, Libc.IP_RECVOPTS, 1), (0, Libc.IP_RETOPTS, 1), (0, Libc.IP_RECVERR, 1), (0, Libc.IP_MULTICAST_LOOP, 0),
            (0, Libc.IP_FREEBIND, 1), (0, Libc.IP_TRANSPARENT, 1), (0, Libc.IP_RECVORIGDSTADDR, 1), (0, Libc.IP_PASSSEC, 1), (0, Libc.IP_CHECKSUM, 1), (0, Libc.IP_RECVFRAGSIZE, 1),
            (0, Libc.IP_RECVERR_RFC4884, 1), (0, Libc.IP_BIND_ADDRESS_NO_PORT, 1), (Libc.SOL_UDP, Libc.UDP_CORK, 1), (Libc.SOL_UDP, Libc.UDP_GRO, 1)),
        ["numbers"] = static () => With(
            (1, Libc.SO_RCVLOWAT, 77), (1, Libc.SO_MARK, 0x55), (1, Libc.SO_TIMESTAMPING, 1 << 4), (1, Libc.SO_PEEK_OFF, 3), (1, Libc.SO_BUSY_POLL, 20), (0, Libc.IP_TOS, 0x28), (1, Libc.SO_PRIORITY, 2),
            (0, Libc.IP_TTL, 9), (0, Libc.IP_MTU_DISCOVER, 2), (0, Libc.IP_MULTICAST_TTL, 5), (0, Libc.IP_MINTTL, 1), (0, Libc.IP_MULTICAST_ALL, 0), (0, Libc.IP_LOCAL_PORT_RANGE, 40000 | 40010 << 16),
            (Libc.SOL_UDP, Libc.UDP_SEGMENT, 1000)),
        ["pacing"] = static () =>
        {
            SafeFileHandle socket = With((1, Libc.SO_INCOMING_CPU, 1), (1, Libc.SO_PREFER_BUSY_POLL, 1));
            // More than 32 bits have; CLOCK_TAI, and both flags.
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_MAX_PACING_RATE, [0, 0xe8, 0x76, 0x48, 0x17, 0, 0, 0]);
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_TXTIME, [11, 0, 0, 0, 3, 0, 0, 0]);
            return socket;
        },
        ["shut down for sending"] = static () => Shut(Filled(UdpTesting.Bound("10.9.0.1:5353")), Libc.SHUT_WR),
        ["shut down for receiving"] = static () => Shut(Filled(UdpTesting.Bound("10.9.0.1:5353")), Libc.SHUT_RD),
        ["connected and shut down"] = static () => Shut(Connected(UdpTesting.Bound("10.9.0.1:5353"), "10.9.0.7:99"), Both),
        ["default ttl as such"] = static () => With((0, Libc.IP_TTL, 64), (0, Libc.IP_MULTICAST_TTL, 1)),
        ["nanoseconds"] = static () => With((1, Libc.SO_TIMESTAMPNS, 1)),
        ["buffers"] = static () => With((1, Libc.SO_SNDBUF, 20000), (1, Libc.SO_RCVBUFFORCE, 30_000_000)),
        ["one buffer unlocked"] = static () => With((1, Libc.SO_SNDBUF, 20000), (1, Libc.SO_RCVBUF, 9000), (1, Libc.SO_BUF_LOCK, 2)),
        ["structures"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_LINGER, [1, 0, 0, 0, 30, 0, 0, 0]);
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, [3, 0, 0, 0, 0, 0, 0, 0, 0x20, 0xa1, 7, 0, 0, 0, 0, 0]);
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_SNDTIMEO, [0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0xa1, 7, 0, 0, 0, 0, 0]);
            OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_OPTIONS, [7, 7, 4, 0, 0, 0, 0, 0]);
            OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, UdpTesting.Address("10.9.1.1"));
            OptionCalls.Set(socket, Libc.IPPROTO_IP, Libc.IP_UNICAST_IF, [0, 0, 0, 1]);
            // Another device than that of the groups, which is possible in this order alone.
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, "eth0"u8);
            return socket;
        },
        ["filter"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
            // Takes datagrams of more than 2 bytes behind the UDP header alone.
            SocketOptionCalls.SetFilter(socket, [0x80, 0, 0, 0, 0, 0, 0, 0, 0x35, 0, 0, 1, 11, 0, 0, 0, 6, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 6, 0, 0, 0, 0, 0, 0, 0]);
            socket.Set(1, Libc.SO_LOCK_FILTER, 1);
            UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", s_data);
            return socket;
        },
        ["memberships"] = static () => Joined(UdpTesting.Bound("0.0.0.0:5353")),
        ["queue"] = static () => Filled(UdpTesting.Bound("10.9.0.1:5353")),
        ["queue of any address"] = static () => Filled(UdpTesting.Bound("0.0.0.0:5353")),
        ["queue from before the connect"] = static () => Connected(Filled(UdpTesting.Bound("10.9.0.1:5353")), "10.9.0.7:99"),
        ["queue of a device"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Open();
            OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, "eth0"u8);
            SocketCalls.Bind(socket, UdpTesting.Endpoint("0.0.0.0:5353"));
            return Filled(socket);
        },
        ["queue with control messages"] = static () => Filled(With((0, Libc.IP_PKTINFO, 1), (0, Libc.IP_RECVTTL, 1), (0, Libc.IP_RECVTOS, 1))),
        ["queue larger than the buffer allows now"] = static () =>
        {
            SafeFileHandle socket = Filled(UdpTesting.Bound("10.9.0.1:5353"));
            socket.Set(1, Libc.SO_RCVBUF, 1);
            return socket;
        },
        ["large datagrams"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
            UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", new byte[65507], [.. Enumerable.Repeat((byte)1, InetCrMessage.ChunkBytes)], [.. Enumerable.Repeat((byte)2, InetCrMessage.ChunkBytes + 1)]);
            return socket;
        },
        ["bound to a group"] = static () =>
        {
            SafeFileHandle socket = UdpTesting.Bound("239.1.1.1:5353");
            Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 3, MulticastCalls.Exclude, []));
            using SafeFileHandle sender = UdpTesting.Bound("10.9.1.1:7");
            OptionCalls.Set(sender, Libc.IPPROTO_IP, Libc.IP_MULTICAST_IF, UdpTesting.Address("10.9.1.1"));
            SocketQueueCalls.SendTo(sender, [1, 2], UdpTesting.Endpoint("239.1.1.1:5353"));
            return socket;
        },
        ["group datagrams"] = static () =>
        {
            SafeFileHandle socket = With((0, Libc.IP_PKTINFO, 1));
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
        using var network = TestNetwork.WithDevices();
        (byte[] first, byte[] second) = network.Namespace.Run(() =>
        {
            SafeFileHandle original = s_sockets[name]();
            byte[] dump = InetCrFile.WriteAll(UdpSocket.Dump(original));
            original.Dispose();
            using SafeFileHandle restored = UdpTesting.RestoreWhole(InetCrFile.ReadAll(dump, "dump"));
            return (dump, InetCrFile.WriteAll(UdpSocket.Dump(restored)));
        });
        Assert.Equal(Show(first), Show(second));
        Assert.Equal(first, second);
    }

    /// <summary>What is shut down is that again for its user, and was not seen to be otherwise before.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(Libc.SHUT_RD, "read")]
    [InlineData(Libc.SHUT_WR, "write")]
    [InlineData(Both, "both")]
    public void AShutdownIsInTheDumpAndInTheSocket(int how, string word)
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var network = TestNetwork.WithDevices();
        network.Namespace.Run(() =>
        {
            SafeFileHandle original = Shut(UdpTesting.Bound("10.9.0.1:5353"), how);
            // Who has the port too is not asked about.
            original.Set(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
            using SafeFileHandle other = UdpTesting.Open();
            other.Set(Libc.SOL_SOCKET, Libc.SO_REUSEADDR, 1);
            SocketCalls.Bind(other, UdpTesting.Endpoint("10.9.0.1:5353"));
            byte[] dump = InetCrFile.WriteAll(UdpSocket.Dump(original));
            original.Dispose();
            Assert.Contains($"{{\"shutdown\": \"{word}\"}}", Encoding.UTF8.GetString(ToJson(dump)), StringComparison.Ordinal);
            Assert.Null(UdpSocket.Dump(other)[0].Find("shutdown"));
            other.Dispose();
            using SafeFileHandle restored = UdpTesting.RestoreWhole(InetCrFile.ReadAll(dump, "dump"));
            Assert.Equal(how != Libc.SHUT_WR, SocketQueueCalls.Poll(restored).Ended);
            IOException? refusal = Record.Exception(() => SocketQueueCalls.SendTo(restored, [1], UdpTesting.Endpoint("10.9.1.1:7"))) as IOException;
            Assert.Equal(how == Libc.SHUT_RD ? null : "sendto: EPIPE (Broken pipe)", refusal?.Message);
            return 0;
        });
    }

    /// <summary>Datagrams of one message, of two and of five, the longest that there can be among them: dump, decode, encode, restore, dump.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void LongDatagramsComeBackThroughTheirText()
    {
        Needs.Demand(Need.NetworkNamespaces);
        const int Longest = 65507, Part = InetCrMessage.ChunkBytes;
        Assert.Equal(16128, Part);
        int[] lengths = [Longest, Part, Part + 1, 0, 2 * Part, 2 * Part + 1, 4 * Part + 1];
        using var network = TestNetwork.WithDevices();
        network.Namespace.Run(() =>
        {
            SafeFileHandle original = UdpTesting.Bound("10.9.0.1:5353");
            SocketOptionCalls.ForceReceiveBuffer(original, 4 << 20);
            byte[][] sent = [.. lengths.Select(static (length, i) => TcpTesting.Bytes(length, i + 1))];
            UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", sent);
            IReadOnlyList<InetCrMessage> messages = UdpSocket.Dump(original);
            original.Dispose();
            Assert.Equal(lengths.Sum(static length => Math.Max(1, (length + Part - 1) / Part)), messages.Count - 1);
            Assert.Equal(lengths.Length, messages.Skip(1).Count(static message => !message.HasMore));
            byte[] dump = InetCrFile.WriteAll(messages);
            byte[] encoded = FromJson(ToJson(dump));
            Assert.True(dump.AsSpan().SequenceEqual(encoded), "decoded and encoded again");
            using SafeFileHandle restored = UdpTesting.RestoreWhole(InetCrFile.ReadAll(encoded, "dump"));
            byte[] again = InetCrFile.WriteAll(UdpSocket.Dump(restored));
            Assert.True(dump.AsSpan().SequenceEqual(again), "dumped again");
            byte[] buffer = new byte[Longest];
            foreach (byte[] datagram in sent)
            {
                int length = SocketQueueCalls.Receive(restored, buffer);
                Assert.True(datagram.AsSpan().SequenceEqual(buffer.AsSpan(0, length)), $"{datagram.Length} bytes, received {length}");
            }
            return 0;
        });
    }

    /// <summary>Linux 6.16 and later have SO_PASSSEC for unix sockets alone, so there it is named as lost.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void TheRequestForSecurityLabelsIsCarriedOrNamed()
    {
        Needs.Demand(Need.NetworkNamespaces);
        using var network = TestNetwork.WithDevices();
        network.Namespace.Run(static () =>
        {
            using SafeFileHandle original = UdpTesting.Open();
            bool isThere = OptionCalls.TryGetNumber(original, Libc.SOL_SOCKET, Libc.SO_PASSSEC) is not null;
            if (isThere) original.Set(Libc.SOL_SOCKET, Libc.SO_PASSSEC, 1);
            IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(original);
            Assert.Equal(isThere, dump[0].Has("sockopt_passsec"));
            RestoredUdpSocket restored = UdpSocket.Restore(isThere ? dump : dump.With([], ("sockopt_passsec", [])));
            using SafeFileHandle socket = restored.Socket;
            if (isThere) Assert.Equal(1, socket.Get(Libc.SOL_SOCKET, Libc.SO_PASSSEC));
            Assert.Equal(isThere ? [] : ["sockopt_passsec: this kernel does not have the option, or not for such a socket"], restored.Losses);
            return 0;
        });
    }

    private static byte[] ToJson(byte[] dump)
    {
        var json = new MemoryStream();
        ImageTranscoder.Decode(new MemoryStream(dump), json, new DecodeOptions { Name = "udp-1.nl", Type = ImageTypes.Parse("AF_INET_CR") });
        return json.ToArray();
    }

    private static byte[] FromJson(byte[] json)
    {
        var dump = new MemoryStream();
        ImageTranscoder.Encode(new MemoryStream(json), dump, "udp-1.nl");
        return dump.ToArray();
    }

    private static SafeFileHandle Shut(SafeFileHandle socket, int how)
    {
        UdpCalls.Shutdown(socket, how);
        return socket;
    }

    private static string Show(byte[] file) => string.Join('\n', InetCrFile.ReadAll(file, "dump").SelectMany(static message =>
        message.Attributes.Select(static attribute => $"{attribute.Name} {Convert.ToHexString(attribute.Payload.AsSpan(0, Math.Min(64, attribute.Payload.Length)))}")));

    private static SafeFileHandle With(params (int Level, int Option, int Value)[] options)
    {
        SafeFileHandle socket = UdpTesting.Open();
        foreach ((int level, int option, int value) in options)
        {
            socket.Set(level, option, value);
        }
        SocketCalls.Bind(socket, UdpTesting.Endpoint("0.0.0.0:5353"));
        return socket;
    }

    private static SafeFileHandle Connected(SafeFileHandle socket, string peer)
    {
        SocketCalls.Connect(socket, UdpTesting.Endpoint(peer));
        return socket;
    }

    private static SafeFileHandle Filled(SafeFileHandle socket)
    {
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", s_data);
        UdpTesting.Send("127.0.0.9:8", "10.9.0.1:5353", [5]);
        return socket;
    }

    private static SafeFileHandle Joined(SafeFileHandle socket)
    {
        byte[] one = UdpTesting.Address("10.9.0.77"), two = UdpTesting.Address("10.9.0.66");
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.2"), 3, Libc.MCAST_EXCLUDE, []));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 2, Libc.MCAST_EXCLUDE, []));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("239.1.1.1"), 3, Libc.MCAST_EXCLUDE, [one, two]));
        Memberships.Join(socket, new MembershipFilter(UdpTesting.Address("224.0.0.251"), 2, Libc.MCAST_INCLUDE, [two, one]));
        return socket;
    }
}
