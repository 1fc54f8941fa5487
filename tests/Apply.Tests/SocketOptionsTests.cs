using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Conversion;
using Soccr.Formats.Netlink;
using Soccr.Formats.Transcode;

namespace Soccr.Apply.Tests;

[Collection(SocketTestsCollection.Name)]
public sealed class SocketOptionsTests : IDisposable
{
    private const int Stream = 1, Inet6 = 10;

    private readonly TestNetwork _network = TestNetwork.WithDevices();

    public void Dispose() => _network.Dispose();

    [Fact]
    public void EveryNameHasANumber() => Assert.Equal(OptionNames.All.Select(static option => option.Key).Order(), OptionNumbers.Names.Order());

    /// <summary>What is read of a socket and set on another is read of that one, for all kinds of sockets that the engines have.</summary>
    [NeedTheory(Need.NetworkNamespaces)]
    [InlineData(Libc.AF_INET, Stream, true)]
    [InlineData(Libc.AF_INET, Libc.SOCK_DGRAM, true)]
    [InlineData(Inet6, Stream, true)]
    [InlineData(Libc.AF_UNIX, Stream, false)]
    [InlineData(Libc.AF_UNIX, Libc.SOCK_SEQPACKET, false)]
    public void FieldsOfOneSocketMakeAnotherTheSame(int family, int type, bool isInet) => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open(family, type), other = UdpTesting.Open(family, type);
        Change(socket, isInet, isTcp: isInet && type == Stream);
        OptionEntries entries = new OptionReader().Read(socket);
        Assert.NotEqual(TextOf(entries), TextOf(new OptionReader().Read(other)));
        OptionFields.Set(other, entries);
        Assert.Equal(TextOf(entries), TextOf(new OptionReader().Read(other)));
        Assert.True(JsonNode.DeepEquals(entries.Socket, Back("sk_opts_entry", entries.Socket)));
        Assert.Equal(isInet, entries.Ip is not null);
        if (isInet) Assert.True(JsonNode.DeepEquals(entries.Ip, Back("ip_opts_entry", entries.Ip!)));
        return 0;
    });

    /// <summary>An entry that CRIU wrote becomes a dump, and that a socket with the entry's options.</summary>
    [NeedFact(Need.NetworkNamespaces)]
    public void AnEntryOfCriusBecomesASocket() => _network.Namespace.Run(() =>
    {
        string path = Path.Combine(Repository.Root, "tests", "fixtures", "images", "files-udp", "files.img");
        byte[] dump = SocketFile.Convert(File.ReadAllBytes(path), "files.img", new SocketNumbers(26, null)).Result;
        using SafeFileHandle socket = UdpTesting.RestoreWhole(InetCrFile.ReadAll(dump, "dump"));
        Assert.Equal("{\"pktinfo\":true,\"tos\":40,\"ttl\":9}", new OptionReader().Read(socket).Ip!.ToJsonString());
        JsonObject options = new OptionReader().Read(socket).Socket;
        Assert.Equal((2u, 85u, 40000u, 1), ((uint)options["so_priority"]!, (uint)options["so_mark"]!, (uint)options["so_sndbuf"]!, (int)options["so_buf_lock"]!));
        Assert.Equal((3ul, 500000ul, 30u), ((ulong)options["so_rcv_tmo_sec"]!, (ulong)options["so_rcv_tmo_usec"]!, (uint)options["so_linger"]!));
        Assert.Equal(UdpTesting.Endpoint("127.0.0.1:5353"), UdpCalls.NameOf(socket));
        return 0;
    });

    private static void Change(SafeFileHandle socket, bool isInet, bool isTcp)
    {
        foreach (int flag in (int[])[Libc.SO_BROADCAST, Libc.SO_DONTROUTE, Libc.SO_OOBINLINE, Libc.SO_REUSEADDR])
        {
            socket.Set(Libc.SOL_SOCKET, flag, 1);
        }
        socket.Set(Libc.SOL_SOCKET, Libc.SO_RCVBUF, 30000);
        socket.Set(Libc.SOL_SOCKET, Libc.SO_MARK, 7);
        OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_LINGER, [1, 0, 0, 0, 30, 0, 0, 0]);
        OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_RCVTIMEO, [3, 0, 0, 0, 0, 0, 0, 0, 0x20, 0xa1, 7, 0, 0, 0, 0, 0]);
        SocketOptionCalls.SetFilter(socket, [0x80, 0, 0, 0, 0, 0, 0, 0, 0x35, 0, 0, 1, 11, 0, 0, 0, 6, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 6, 0, 0, 0, 0, 0, 0, 0]);
        if (!isInet) return;
        socket.Set(Libc.SOL_SOCKET, Libc.SO_REUSEPORT, 1);
        OptionCalls.Set(socket, Libc.SOL_SOCKET, Libc.SO_BINDTODEVICE, "eth1"u8);
        socket.Set(Libc.IPPROTO_IP, Libc.IP_TOS, 0x10);
        socket.Set(Libc.SOL_SOCKET, Libc.SO_PRIORITY, 2);
        socket.Set(Libc.IPPROTO_IP, Libc.IP_TTL, 9);
        socket.Set(Libc.IPPROTO_IP, Libc.IP_FREEBIND, 1);
        if (!isTcp) return;
        socket.Set(Libc.SOL_SOCKET, Libc.SO_KEEPALIVE, 1);
        socket.Set(Libc.IPPROTO_TCP, Libc.TCP_KEEPCNT, 3);
        socket.Set(Libc.IPPROTO_TCP, Libc.TCP_KEEPIDLE, 100);
        socket.Set(Libc.IPPROTO_TCP, Libc.TCP_KEEPINTVL, 20);
    }

    private static string TextOf(OptionEntries entries) => $"{entries.Socket.ToJsonString()} {entries.Ip?.ToJsonString()} {entries.Ip6?.ToJsonString()} {entries.Tcp?.ToJsonString()}";

    private static JsonNode Back(string message, JsonObject fields) =>
        JsonNode.Parse(MessageText.Decode(message, MessageText.Encode(message, Encoding.UTF8.GetBytes(fields.ToJsonString()), message), message))!;
}
