namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary><c>crit x DIR sk</c> as a table, one socket a line.</summary>
internal static class SocketsText
{
    private const string None = "-";

    public static void Print(IReadOnlyList<SocketView> rows, TextWriter output, TreeLines lines)
    {
        var table = new TextTable("", "FAMILY", "TYPE", "PROTO", "STATE", "INQ", "PACKETS", "OUTQ", "LOCAL", "REMOTE", "INO", "NS", "PID/FD");
        foreach (SocketView row in rows)
        {
            table.Add(
                row.Family, row.Type, row.Proto ?? None, row.State ?? None, $"{row.InqLen}", $"{row.InqPackets ?? 0}", $"{row.OutqLen}", Local(row), Remote(row),
                $"{row.Ino}".PadLeft(1, '-'), $"{row.NsId}".PadLeft(1, '-'), row.Owners.Count == 0 ? None : string.Join(",", row.Owners.Select(static owner => $"{owner.Pid}/{owner.Fd}")));
        }
        table.Write(output);
    }

    /// <summary>A socket in a few words: family, type, protocol, state, local and remote end.</summary>
    public static string Describe(SocketView row) =>
        string.Join(" ", new[] { row.Family, row.Type, row.Proto, row.State, Local(row), Remote(row) is var remote && remote.StartsWith('*') ? null : $"to {remote}" }.Where(static word => word is not null));

    private static string Local(SocketView row) => row.Family switch
    {
        "UNIX" => row.Name?.ToString() ?? "*",
        "NETLINK" => row.Groups is { Count: > 0 } groups ? $"{row.Portid} groups {string.Join(",", groups)}" : $"{row.Portid}",
        "PACKET" => row.Ifindex == 0 ? "*" : $"ifindex {row.Ifindex}",
        _ => Endpoint(row.SrcAddr, row.SrcPort) + (row.Ifname is null ? "" : "%" + Printable.Escape(row.Ifname)),
    };

    private static string Remote(SocketView row) => row.Family switch
    {
        "UNIX" => row.Peer == 0 ? "*" : $"ino {row.Peer}",
        "NETLINK" => row.DstPortid == 0 ? "*" : $"{row.DstPortid}",
        "PACKET" => "*",
        _ => row.DstPort == 0 ? "*" : Endpoint(row.DstAddr, row.DstPort),
    };

    private static string Endpoint(string? address, uint? port)
    {
        string host = address is null ? "*" : address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;
        return $"{host}:{(port == 0 ? "*" : $"{port}")}";
    }
}
