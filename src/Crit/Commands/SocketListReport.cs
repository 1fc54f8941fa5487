using System.Globalization;
using Soccr.Apply.Sockets.Sets;

namespace Soccr.Crit.Commands;

/// <summary>Prints the list of sockets. No text ends with a newline.</summary>
internal static class SocketListReport
{
    private static readonly string[] s_titles = ["INO", "FAMILY", "TYPE", "STATE", "RECV-Q", "SEND-Q", "LOCAL", "PEER", "PID:FD"];

    /// <summary>A line each, in columns; what is not there is a hyphen.</summary>
    public static string Text(IReadOnlyList<ListedSocket> sockets)
    {
        string[][] rows = [s_titles, .. sockets.Select(Row)];
        int[] widths = [.. s_titles.Select((_, i) => rows.Max(row => row[i].Length))];
        return string.Join('\n', rows.Select(row => string.Join("  ", row.Select((cell, i) => cell.PadRight(widths[i]))).TrimEnd()));
    }

    /// <summary>A list with an object for each.</summary>
    public static string Json(IReadOnlyList<ListedSocket> sockets)
    {
        string[] lines = [.. sockets.Select(Object)];
        return lines.Length == 0 ? "[]" : $"[\n{string.Join(",\n", lines)}\n]";
    }

    private static string[] Row(ListedSocket socket) =>
    [
        Number(socket.Ino), socket.Family, socket.Type, socket.State, Number(socket.ReadQueue), Number(socket.WriteQueue),
        socket.Local.Length == 0 ? "-" : JsonText.Line(socket.Local), socket.Peer.Length == 0 ? "-" : socket.Peer,
        socket.Owners.Count == 0 ? "-" : string.Join(',', socket.Owners.Select(static owner => $"{Number(owner.Pid)}:{Number(owner.Fd)}")),
    ];

    private static string Object(ListedSocket socket)
    {
        string owners = string.Join(", ", socket.Owners.Select(static owner => $"{{\"pid\": {Number(owner.Pid)}, \"fd\": {Number(owner.Fd)}}}"));
        return $"    {{\"ino\": {Number(socket.Ino)}, \"family\": {JsonText.Quote(socket.Family)}, \"type\": {JsonText.Quote(socket.Type)}, \"state\": {JsonText.Quote(socket.State)}, "
            + $"\"local\": {JsonText.Quote(socket.Local)}, \"peer\": {JsonText.Quote(socket.Peer)}, \"recv_queue\": {Number(socket.ReadQueue)}, \"send_queue\": {Number(socket.WriteQueue)}, \"owners\": [{owners}]}}";
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
