using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Addresses of inet sockets are of their family, and so is what they speak.</summary>
/// <remarks><c>criu/sk-inet.c</c>: can_dump_inet_sk, inet_sk restore.</remarks>
internal sealed class InetCheck() : VerifyCheck(s_family, s_address, s_protocol)
{
    private const ulong Inet = 2, Inet6 = 10;

    private static readonly VerifyRule s_family = new("inet-family", "an inet socket is of IPv4 or IPv6");
    private static readonly VerifyRule s_address = new("inet-address", "an address is one word of IPv4 or four of IPv6, as the family says");
    private static readonly VerifyRule s_protocol = new("inet-protocol", "an inet socket's protocol goes with its type");

    // SOCK_STREAM with TCP and MPTCP, SOCK_DGRAM with UDP, UDPLITE and the two ICMPs; SOCK_RAW takes any.
    private static readonly Dictionary<ulong, ulong[]?> s_protocols = new() { [1] = [6, 262], [2] = [17, 136, 1, 58], [3] = null };

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        foreach (MessageView socket in facts.Files.OfKind("INETSK").Select(static file => file.Message))
        {
            ulong family = socket.Number("family"), type = socket.Number("type"), protocol = socket.Number("proto");
            if (family is not (Inet or Inet6))
            {
                yield return s_family.At(socket, "family", $"{family} is no family of inet sockets, expected {Inet} or {Inet6}");
                continue;
            }
            int words = family == Inet ? 1 : 4;
            foreach (string field in new[] { "src_addr", "dst_addr" })
            {
                int count = socket.Numbers(field).Count;
                if (count != words) yield return s_address.At(socket, field, $"the address has {count} words, family {family} has {words}");
            }
            if (!s_protocols.TryGetValue(type, out ulong[]? known) || known?.Contains(protocol) == false) yield return s_protocol.At(socket, "proto", $"{protocol} is no protocol of a socket of type {type}");
        }
    }
}
