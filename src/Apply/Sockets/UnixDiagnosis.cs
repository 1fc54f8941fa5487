using System.Text.Json.Nodes;

namespace Soccr.Apply.Sockets;

/// <summary>What the kernel tells of a unix socket.</summary>
/// <remarks><c>linux/net/unix/diag.c</c>.</remarks>
public sealed record UnixDiagnosis
{
    private const string Everything = "name | vfs | peer | icons | rqlen | meminfo | uid";
    private const ulong AnyCookie = ulong.MaxValue;

    /// <summary>Inode number.</summary>
    public required uint Ino { get; init; }

    /// <summary>Kind.</summary>
    public required UnixSocketType Type { get; init; }

    /// <summary>State.</summary>
    public required UnixSocketState State { get; init; }

    /// <summary>A path with its NUL, or an abstract name with the NUL in front; empty for none.</summary>
    public required ReadOnlyMemory<byte> Name { get; init; }

    /// <summary>Inode number of the other end; 0 for none, and for one that is closed.</summary>
    public required uint Peer { get; init; }

    /// <summary>Clients whose connection waits to be accepted, by inode number; 0 is one that is closed.</summary>
    public required IReadOnlyList<uint> Pending { get; init; }

    /// <summary>Of a listener the connections that wait, else bytes that wait to be read: of datagrams the first one's.</summary>
    public required uint ReadQueue { get; init; }

    /// <summary>Of a listener the backlog, else the memory that what was sent and not read takes.</summary>
    public required uint WriteQueue { get; init; }

    /// <summary>Directions that are closed.</summary>
    public required UnixShutdown Shutdown { get; init; }

    /// <summary>User that made it.</summary>
    public required uint Uid { get; init; }

    /// <summary>Asks for one socket, or for all where the number is 0.</summary>
    internal static JsonObject Request(uint inode) => new()
    {
        ["type"] = "unix_diag_req",
        ["flags"] = inode == 0 ? "request | root | match" : "request",
        ["seq"] = 1,
        ["pid"] = 0,
        ["sdiag_family"] = "unix",
        ["sdiag_protocol"] = 0,
        ["udiag_states"] = uint.MaxValue,
        ["udiag_ino"] = inode,
        ["udiag_show"] = Everything,
        ["udiag_cookie"] = AnyCookie,
        ["attributes"] = new JsonArray(),
    };

    internal static UnixDiagnosis Read(JsonObject answer)
    {
        DiagAttributes attributes = new(answer);
        return new UnixDiagnosis
        {
            Ino = (uint)answer["udiag_ino"]!,
            Type = Enum.Parse<UnixSocketType>((string)answer["udiag_type"]!, ignoreCase: true),
            State = Enum.Parse<UnixSocketState>((string)answer["udiag_state"]!, ignoreCase: true),
            Name = attributes["name"] is { } name ? UnixNameText.Decode((string)name!) : [],
            Peer = (uint?)attributes["peer"] ?? 0,
            Pending = [.. attributes["icons"]?.AsArray().Select(static icon => (uint)icon!) ?? []],
            ReadQueue = (uint?)attributes["rqlen"]?["rqueue"] ?? 0,
            WriteQueue = (uint?)attributes["rqlen"]?["wqueue"] ?? 0,
            Shutdown = DiagAttributes.Shutdown((string?)attributes["shutdown"]),
            Uid = (uint?)attributes["uid"] ?? 0,
        };
    }
}
