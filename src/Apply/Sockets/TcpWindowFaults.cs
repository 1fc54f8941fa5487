namespace Soccr.Apply.Sockets;

/// <summary>Windows that the kernel refuses (<c>linux/net/ipv4/tcp.c</c>: tcp_repair_set_window), or counts with a sign.</summary>
internal static class TcpWindowFaults
{
    private const uint Largest = int.MaxValue;

    /// <summary>What is wrong with the windows of a connection; null for nothing.</summary>
    public static TcpFault? Find(TcpSnapshot connection)
    {
        if (connection.Window is not { } window) return null;
        foreach ((string field, uint value) in (ReadOnlySpan<(string, uint)>)[("snd_wnd", window.SndWnd), ("max_window", window.MaxWindow), ("rcv_wnd", window.RcvWnd)])
        {
            if (value > Largest) return new(field, $"is {value}, expected at most {Largest}: the kernel would take it for less than nothing", true);
        }
        if (window.MaxWindow < window.SndWnd) return new("max_window", $"is {window.MaxWindow}, snd_wnd is {window.SndWnd}; expected at least as much", true);
        uint end = connection.InqSeq + window.RcvWnd;
        if (IsAfter(window.SndWl1, end)) return new("snd_wl1", $"is {window.SndWl1}, the receive window ends at {end} (inq_seq and rcv_wnd); expected a number before that", true);
        return IsAfter(window.RcvWup, connection.InqSeq) ? new("rcv_wup", $"is {window.RcvWup}, inq_seq is {connection.InqSeq}; expected a number that is not after it", true) : null;
    }

    // Sequence numbers go round.
    private static bool IsAfter(uint one, uint other) => (int)(one - other) > 0;
}
