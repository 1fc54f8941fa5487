using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Interop;

/// <summary>Questions about TCP sockets over netlink (<c>linux/include/uapi/linux/inet_diag.h</c>); an error is an <see cref="IOException"/> with its name.</summary>
/// <remarks>Asked once for each connection that is paused, so without the JSON that <see cref="SockDiag"/> has for everything else.</remarks>
internal static class SocketDiagnosisCalls
{
    private static readonly int s_identity = (int)Marshal.OffsetOf<Libc.inet_diag_req_v2>(nameof(Libc.inet_diag_req_v2.id));
    private static readonly int s_source = s_identity + (int)Marshal.OffsetOf<Libc.inet_diag_sockid>(nameof(Libc.inet_diag_sockid.idiag_src));
    private static readonly int s_destination = s_identity + (int)Marshal.OffsetOf<Libc.inet_diag_sockid>(nameof(Libc.inet_diag_sockid.idiag_dst));
    private static readonly int s_head = Unsafe.SizeOf<Libc.nlmsghdr>();

    /// <summary>Asks about one socket.</summary>
    /// <param name="diagnostic">The netlink socket, of the same network namespace.</param>
    /// <param name="local">The socket's own address.</param>
    /// <param name="peer">Its peer's; null for one that listens.</param>
    /// <param name="device">Index of the interface that it is bound to, 0 for none.</param>
    /// <returns>Null where the kernel finds none.</returns>
    public static TcpDiagnosis? Find(SafeHandle diagnostic, IPEndPoint local, IPEndPoint? peer, int device)
    {
        Span<byte> message = stackalloc byte[2048];
        int length = s_head + Unsafe.SizeOf<Libc.inet_diag_req_v2>();
        message[..length].Clear();
        MemoryMarshal.Write(message, new Libc.nlmsghdr { nlmsg_len = (uint)length, nlmsg_type = Libc.SOCK_DIAG_BY_FAMILY, nlmsg_flags = Libc.NLM_F_REQUEST });
        Span<byte> request = message[s_head..length];
        MemoryMarshal.Write(request, new Libc.inet_diag_req_v2
        {
            sdiag_family = (byte)InetSocketCalls.FamilyNumber(local.AddressFamily),
            sdiag_protocol = Libc.IPPROTO_TCP,
            // Signatures are told with it only.
            idiag_ext = 1 << (Libc.INET_DIAG_INFO - 1),
            idiag_states = uint.MaxValue,
            id = new()
            {
                idiag_sport = BinaryPrimitives.ReverseEndianness((ushort)local.Port),
                idiag_dport = BinaryPrimitives.ReverseEndianness((ushort)(peer?.Port ?? 0)),
                idiag_if = (uint)device,
                idiag_cookie = Libc.INET_DIAG_NOCOOKIE,
                Cookie1 = Libc.INET_DIAG_NOCOOKIE,
            },
        });
        local.Address.TryWriteBytes(request[s_source..], out _);
        peer?.Address.TryWriteBytes(request[s_destination..], out _);
        SocketQueueCalls.SendAll(diagnostic, message[..length]);
        return Read(message[..SocketQueueCalls.Receive(diagnostic, message)]);
    }

    private static TcpDiagnosis? Read(ReadOnlySpan<byte> answer)
    {
        NetlinkHead head = NetlinkCalls.ReadHead(answer) ?? throw new IOException($"SOCK_DIAG_BY_FAMILY: the answer is {answer.Length} bytes, expected a message");
        if (head.Error is { } error) return ErrorNumber.IsNotFound(error) ? null : throw error;
        ReadOnlySpan<byte> body = answer[s_head..Math.Min(head.Length, answer.Length)];
        var found = MemoryMarshal.Read<Libc.inet_diag_msg>(body);
        bool signed = false;
        ReadOnlySpan<byte> attributes = body[Unsafe.SizeOf<Libc.inet_diag_msg>()..];
        while (attributes.Length >= Unsafe.SizeOf<Libc.nlattr>())
        {
            var attribute = MemoryMarshal.Read<Libc.nlattr>(attributes);
            signed |= attribute.nla_type == Libc.INET_DIAG_MD5SIG;
            attributes = attributes[Math.Min(attributes.Length, (attribute.nla_len + 3) & ~3)..];
        }
        return new TcpDiagnosis((TcpConnectionState)found.idiag_state, found.idiag_rqueue, signed);
    }
}
