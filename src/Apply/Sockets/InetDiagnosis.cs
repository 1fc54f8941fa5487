using System.Net;
using System.Text.Json.Nodes;

namespace Soccr.Apply.Sockets;

/// <summary>What the kernel tells of a TCP or UDP socket.</summary>
/// <remarks><c>linux/net/ipv4/inet_diag.c</c>.</remarks>
public sealed record InetDiagnosis
{
    /// <summary><c>inet</c> or <c>inet6</c>.</summary>
    public required string Family { get; init; }

    /// <summary><c>tcp</c>, <c>udp</c>, as it was asked for.</summary>
    public required string Protocol { get; init; }

    /// <summary>State in words, such as <c>listen</c>; of UDP <c>close</c> where it is not connected.</summary>
    public required string State { get; init; }

    /// <summary>Own address.</summary>
    public required IPEndPoint Source { get; init; }

    /// <summary>The other end's; port 0 for none.</summary>
    public required IPEndPoint Destination { get; init; }

    /// <summary>Interface that it is bound to, 0 for none.</summary>
    public required uint Interface { get; init; }

    /// <summary>Whether it is a socket of IPv6 that has no IPv4. Not told of a connected one, whose address says it.</summary>
    public required bool IsIpv6Alone { get; init; }

    /// <summary>Of a listener the connections that wait, else bytes that wait to be read.</summary>
    public required uint ReadQueue { get; init; }

    /// <summary>Of a listener the backlog, else bytes that are not acknowledged.</summary>
    public required uint WriteQueue { get; init; }

    /// <summary>Directions that are closed: bit 0 for receiving, bit 1 for sending.</summary>
    public required byte Shutdown { get; init; }

    /// <summary>User that made it.</summary>
    public required uint Uid { get; init; }

    /// <summary>Inode number; 0 where no program has it any more.</summary>
    public required uint Ino { get; init; }

    internal static JsonObject Request(string family, string protocol, int port = 0) => new()
    {
        ["type"] = family == "inet6" ? "inet6_diag_req" : "inet_diag_req",
        ["flags"] = "request | root | match",
        ["seq"] = 1,
        ["pid"] = 0,
        ["sdiag_family"] = family,
        ["sdiag_protocol"] = protocol,
        ["idiag_ext"] = "shutdown",
        ["sdiag_raw_protocol"] = 0,
        ["idiag_states"] = uint.MaxValue,
        ["idiag_sport"] = port,
        ["idiag_dport"] = 0,
        ["idiag_src"] = family == "inet6" ? "::" : "0.0.0.0",
        ["idiag_dst"] = family == "inet6" ? "::" : "0.0.0.0",
        ["idiag_if"] = 0,
        ["idiag_cookie"] = 0,
        ["attributes"] = new JsonArray(),
    };

    internal static InetDiagnosis Read(string protocol, JsonObject answer) => new()
    {
        Family = (string)answer["idiag_family"]!,
        Protocol = protocol,
        State = answer["idiag_state"]!.ToString(),
        Source = new IPEndPoint(IPAddress.Parse((string)answer["idiag_src"]!), (int)answer["idiag_sport"]!),
        Destination = new IPEndPoint(IPAddress.Parse((string)answer["idiag_dst"]!), (int)answer["idiag_dport"]!),
        Interface = (uint)answer["idiag_if"]!,
        IsIpv6Alone = new DiagAttributes(answer)["skv6only"]?.ToString() is not (null or "0"),
        ReadQueue = (uint)answer["idiag_rqueue"]!,
        WriteQueue = (uint)answer["idiag_wqueue"]!,
        Shutdown = (byte)DiagAttributes.Shutdown((string?)new DiagAttributes(answer)["shutdown"]),
        Uid = (uint)answer["idiag_uid"]!,
        Ino = (uint)answer["idiag_inode"]!,
    };
}
