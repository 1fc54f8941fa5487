using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;
using Soccr.Apply.Sockets;
using Soccr.Formats.Netlink;

namespace Soccr.Apply.Tests;

/// <summary>Sockets and messages that are refused, and stay as they were.</summary>
[Collection(SocketTestsCollection.Name)]
public sealed class UdpRefusalTests : IDisposable
{
    private const int Bpf = 321, BpfOfArm = 280, LoadProgram = 5, AttachBpf = 50;

    private static readonly Dictionary<string, (Func<bool, SafeFileHandle> Make, string Reason)> s_sockets = new()
    {
        ["corked data"] = (static isIpv6 =>
        {
            SafeFileHandle socket = UdpTesting.Bound(Own(isIpv6, 5353));
            socket.Set(Libc.SOL_UDP, Libc.UDP_CORK, 1);
            SocketQueueCalls.SendTo(socket, [1, 2, 3], UdpTesting.Endpoint(Own(isIpv6, 99)));
            return socket;
        }, "bytes of memory hold data that was corked or not yet sent, which cannot be read back"),
        ["unread errors"] = (static isIpv6 =>
        {
            SafeFileHandle socket = UdpTesting.Bound(Own(isIpv6, 5353));
            socket.Set(isIpv6 ? Libc.IPPROTO_IPV6 : Libc.IPPROTO_IP, isIpv6 ? Libc.IPV6_RECVERR : Libc.IP_RECVERR, 1);
            SocketCalls.Connect(socket, UdpTesting.Endpoint(Own(isIpv6, 99)));
            SocketQueueCalls.SendTo(socket, [1], UdpTesting.Endpoint(Own(isIpv6, 99)));
            return socket;
        }, "the socket has errors that nobody has read, and reading them takes them away"),
        ["eBPF filter"] = (static isIpv6 =>
        {
            SafeFileHandle socket = UdpTesting.Bound(Own(isIpv6, 5353));
            using SafeFileHandle program = LoadFilter();
            socket.Set(Libc.SOL_SOCKET, AttachBpf, (int)program.DangerousGetHandle());
            return socket;
        }, "the socket has an eBPF filter, which cannot be read back; expected a classic one or none"),
        ["unix socket"] = (static _ => UdpTesting.Open(Libc.AF_UNIX, Libc.SOCK_DGRAM), "the socket's address family is 1, expected 2: IPv4, or 10 for IPv6"),
        ["shut down"] = (static isIpv6 =>
        {
            SafeFileHandle socket = isIpv6 ? UdpTesting.Open6() : UdpTesting.Open();
            UdpCalls.Shutdown(socket, Libc.SHUT_RD);
            return socket;
        }, "the socket was shut down and has no port, so that the kernel does not tell which of its directions; expected one with a port, or that is open"),
        ["tunnel"] = (static isIpv6 =>
        {
            SafeFileHandle socket = UdpTesting.Bound(Own(isIpv6, 4500));
            socket.Set(Libc.SOL_UDP, Libc.UDP_ENCAP, 2);
            return socket;
        }, "the socket carries a tunnel of the kernel (UDP_ENCAP), whose state cannot be had"),
    };

    private readonly TestNetwork _network = UdpTesting.NetworkOfBothFamilies();

    public static TheoryData<string, bool> Sockets()
    {
        var rows = new TheoryData<string, bool>();
        foreach (string name in s_sockets.Keys)
        {
            rows.Add(name, false);
            rows.Add(name, true);
        }
        return rows;
    }

    public void Dispose() => _network.Dispose();

    [NeedTheory(Need.NetworkNamespaces)]
    [MemberData(nameof(Sockets))]
    public void ASocketThatCannotBeCarriedIsRefused(string name, bool isIpv6) => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = s_sockets[name].Make(isIpv6);
        Assert.EndsWith(s_sockets[name].Reason, Assert.Throws<EngineException>(() => UdpSocket.Dump(socket)).Message, StringComparison.Ordinal);
        Assert.Equal(-1, socket.Get(Libc.SOL_SOCKET, Libc.SO_PEEK_OFF));
        return 0;
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void WhatTheNamespaceDoesNotHaveIsSaid() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle here = UdpTesting.Bound("10.9.0.1:5353");
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(here);
        Refuse("bind to 10.9.0.1:5353: bind: EADDRINUSE", dump);
        Refuse("bind to 10.8.0.1:5353: bind: EADDRNOTAVAIL", dump.With(["bind"], ("bind", UdpTesting.Endpoint("10.8.0.1:5353"))));
        Refuse("sockopt_bindtodevice: is \"eth7\": setsockopt(1, 25): ENODEV", dump.With([], ("sockopt_bindtodevice", [.. "eth7"u8, .. new byte[12]])));
        Refuse("group 239.1.1.1 on device 77: setsockopt(IP_ADD_MEMBERSHIP): ENODEV", dump.With([], ("ipopt_membership", InetCrMessage.Nest("ipopt_mreq", [[239, 1, 1, 1, 0, 0, 0, 0, 77, 0, 0, 0]]))));
        Refuse("connect to 172.16.0.1:9: connect: ENETUNREACH", dump.With(["bind", "bind_addr_ulock", "bind_port_ulock"], ("peer", UdpTesting.Endpoint("172.16.0.1:9"))));
        Refuse("bind is 0.0.0.0:40000, and routing to the peer chooses 10.9.0.1:40000; expected the address", dump.With(["bind", "bind_addr_ulock", "bind_port_ulock"],
            ("bind", UdpTesting.Endpoint("0.0.0.0:40000")), ("peer", UdpTesting.Endpoint("10.9.0.9:9"))));
        return 0;
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void MessagesThatAreNoSocketAreRefused() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Bound("10.9.0.1:5353");
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", [1]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        Refuse("the first message is no socket", []);
        Refuse("the first message is no socket", [dump[1]]);
        Refuse("datagram 0: cmd is 1, expected datagram", [dump[0], dump[0]]);
        Refuse("datagram 0: datagram_data is missing", [dump[0], new InetCrMessage(InetCrCommand.Datagram)]);
        Refuse("datagram 0: datagram_source is missing", [dump[0], Datagram(false, ("datagram_data", [1]))]);
        Refuse("datagram 0: attribute peer is none of a datagram", [dump[0], Datagram(false, ("peer", new byte[] { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }))]);
        Refuse("datagram 0 goes on in another message", [dump[0], Datagram(true, ("datagram_source", UdpTesting.Endpoint("1.2.3.4:5")), ("datagram_data", []))]);
        Refuse("a source_filter includes no sources", dump.With([], ("source_filter", [239, 1, 1, 1, 2, 0, 0, 0, 1, 0, 0, 0])));
        Refuse("ipopt_membership has an attribute 38 of 4 bytes", dump.With([], ("ipopt_membership", InetCrMessage.Nest("ipopt_mreq", [[1, 2, 3, 4]]))));
        Refuse("shutdown is 04, expected 1 (read), 2 (write) or 3 (both)", dump.With([], ("shutdown", [4])));
        Refuse("ipopt_options has 3 bytes", dump.With([], ("ipopt_options", [1, 2, 3])));
        Refuse("the image has a receive queue and no port", dump.With(["bind", "bind_addr_ulock", "bind_port_ulock"]));
        return 0;
    });

    [NeedFact(Need.NetworkNamespaces)]
    public void WhatCannotBePutBackIsNamed() => _network.Namespace.Run(() =>
    {
        using SafeFileHandle socket = UdpTesting.Open();
        socket.Set(Libc.IPPROTO_IP, Libc.IP_PKTINFO, 1);
        SocketCalls.Bind(socket, UdpTesting.Endpoint("0.0.0.0:5353"));
        UdpTesting.Send("10.9.1.1:7", "10.9.0.1:5353", [1]);
        IReadOnlyList<InetCrMessage> dump = UdpSocket.Dump(socket);
        socket.Dispose();
        InetCrMessage Sent(string to, params (string, byte[])[] more) => Datagram(false,
            [("datagram_source", UdpTesting.Endpoint("10.9.1.1:7")), ("datagram_data", [1]), ("datagram_pktinfo", [2, 0, 0, 0, .. UdpTesting.Address("10.9.0.1"), .. UdpTesting.Address(to)]), .. more]);
        RestoredUdpSocket restored = UdpSocket.Restore([dump[0], Sent("10.9.0.255"), Sent("10.77.0.1"), Sent("239.1.1.1", ("datagram_ttl", [3])), .. dump.Skip(1)]);
        using SafeFileHandle made = restored.Socket;
        Assert.Equal(
            [
                "datagram 0 of the queue, 1 bytes from 10.9.1.1:7: it was sent to 10.9.0.255, which is no unicast address of this network namespace; it is left out",
                "datagram 1 of the queue, 1 bytes from 10.9.1.1:7: it was sent to 10.77.0.1, which is no unicast address of this network namespace; it is left out",
                "datagram 2 of the queue, 1 bytes from 10.9.1.1:7: it was sent to a group, and its TTL, which the owner is told, cannot be put back without sending it to the network; it is left out",
            ],
            restored.Losses);
        Assert.Equal(["10.9.1.1:7 01 1"], UdpTesting.Receive(made));
        return 0;
    });

    private static string Own(bool isIpv6, int port) => isIpv6 ? $"[fd09::1]:{port}" : $"10.9.0.1:{port}";

    private static void Refuse(string start, IReadOnlyList<InetCrMessage> file) =>
        Assert.StartsWith(start, Assert.Throws<EngineException>(() => UdpSocket.Restore(file)).Message, StringComparison.Ordinal);

    private static InetCrMessage Datagram(bool hasMore, params (string Name, byte[] Payload)[] attributes)
    {
        var message = new InetCrMessage(InetCrCommand.Datagram) { HasMore = hasMore };
        foreach ((string name, byte[] payload) in attributes)
        {
            message.Add(name, payload);
        }
        return message;
    }

    // mov r0, -1; exit. linux/include/uapi/linux/bpf.h: union bpf_attr for BPF_PROG_LOAD.
    private static SafeFileHandle LoadFilter()
    {
        byte[] instructions = [0xb7, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x95, 0, 0, 0, 0, 0, 0, 0];
        GCHandle code = GCHandle.Alloc(instructions, GCHandleType.Pinned), license = GCHandle.Alloc("GPL\0"u8.ToArray(), GCHandleType.Pinned);
        byte[] attributes = new byte[48];
        MemoryMarshal.Write(attributes, 1);
        MemoryMarshal.Write(attributes.AsSpan(4), 2);
        MemoryMarshal.Write(attributes.AsSpan(8), code.AddrOfPinnedObject());
        MemoryMarshal.Write(attributes.AsSpan(16), license.AddrOfPinnedObject());
        GCHandle pinned = GCHandle.Alloc(attributes, GCHandleType.Pinned);
        try
        {
            nint loaded = Libc.syscall(RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? BpfOfArm : Bpf, LoadProgram, pinned.AddrOfPinnedObject(), attributes.Length);
            Assert.True(loaded >= 0, ErrorNumber.NameOf(Marshal.GetLastPInvokeError()));
            return new SafeFileHandle(loaded, ownsHandle: true);
        }
        finally
        {
            pinned.Free();
            license.Free();
            code.Free();
        }
    }
}
