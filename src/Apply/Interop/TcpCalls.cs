using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Soccr.Apply.Sockets;

namespace Soccr.Apply.Interop;

/// <summary>Options of TCP sockets, above all those of its repair mode, one method an option; an error is an <see cref="IOException"/> with its name.</summary>
internal static class TcpCalls
{
    // linux/include/uapi/linux/tcp.h since 6.7: TCP_AO_INFO. Debian 12's headers do not have it.
    private const int AuthenticationInfo = 40;

    /// <summary>What <see cref="SocketOptionCalls.GetProtocol"/> tells of MPTCP.</summary>
    public const int MultipathProtocol = Libc.IPPROTO_MPTCP;

    public static void EnterRepair(SafeHandle socket) => SetNumber(socket, Libc.TCP_REPAIR, Libc.TCP_REPAIR_ON);

    /// <summary>Leaves repair mode, which also resets SO_REUSEADDR. With <paramref name="probe"/> an established connection tells its peer at once that it is there.</summary>
    public static void LeaveRepair(SafeHandle socket, bool probe) =>
        SetNumber(socket, Libc.TCP_REPAIR, probe ? Libc.TCP_REPAIR_OFF : Libc.TCP_REPAIR_OFF_NO_WP);

    /// <summary>Says which queue the next calls mean; null for none.</summary>
    public static void SelectQueue(SafeHandle socket, TcpQueue? queue) => SetNumber(socket, Libc.TCP_REPAIR_QUEUE, queue switch
    {
        TcpQueue.Receive => Libc.TCP_RECV_QUEUE,
        TcpQueue.Send => Libc.TCP_SEND_QUEUE,
        _ => Libc.TCP_NO_QUEUE,
    });

    /// <summary>The number behind the last byte of the selected queue.</summary>
    public static uint GetSequence(SafeHandle socket) => (uint)GetNumber(socket, Libc.TCP_QUEUE_SEQ);

    public static void SetSequence(SafeHandle socket, uint sequence) => SetNumber(socket, Libc.TCP_QUEUE_SEQ, (int)sequence);

    /// <summary>In repair mode the peer's limit of a segment, otherwise what is sent now.</summary>
    public static uint GetSegmentLimit(SafeHandle socket) => (uint)GetNumber(socket, Libc.TCP_MAXSEG);

    public static uint GetTimestamp(SafeHandle socket) => (uint)GetNumber(socket, Libc.TCP_TIMESTAMP);

    public static void SetTimestamp(SafeHandle socket, uint timestamp) => SetNumber(socket, Libc.TCP_TIMESTAMP, (int)timestamp);

    /// <summary>Asks for state and options.</summary>
    public static TcpInfo GetInfo(SafeHandle socket)
    {
        var info = default(Libc.tcp_info);
        OptionCalls.Get(socket, Libc.SOL_TCP, Libc.TCP_INFO, MemoryMarshal.AsBytes(new Span<Libc.tcp_info>(ref info)));
        return new TcpInfo((TcpConnectionState)info.tcpi_state, (TcpOptions)info.tcpi_options, (byte)(info.Scales & 15), (byte)(info.Scales >> 4), info.tcpi_unacked, info.tcpi_sacked);
    }

    /// <summary>The windows; null on a kernel before 4.8.</summary>
    public static TcpWindow? GetWindow(SafeHandle socket)
    {
        var window = default(Libc.tcp_repair_window);
        return OptionCalls.TryGet(socket, Libc.SOL_TCP, Libc.TCP_REPAIR_WINDOW, MemoryMarshal.AsBytes(new Span<Libc.tcp_repair_window>(ref window))) is null
            ? null
            : new TcpWindow(window.snd_wl1, window.snd_wnd, window.max_window, window.rcv_wnd, window.rcv_wup);
    }

    public static void SetWindow(SafeHandle socket, TcpWindow window)
    {
        var value = new Libc.tcp_repair_window { snd_wl1 = window.SndWl1, snd_wnd = window.SndWnd, max_window = window.MaxWindow, rcv_wnd = window.RcvWnd, rcv_wup = window.RcvWup };
        Set(socket, Libc.TCP_REPAIR_WINDOW, MemoryMarshal.AsBytes(new ReadOnlySpan<Libc.tcp_repair_window>(in value)));
    }

    /// <summary>Sets what the ends agreed on with their SYN segments.</summary>
    public static void SetOptions(SafeHandle socket, uint segmentLimit, TcpOptions options, uint sendScale, uint receiveScale)
    {
        Span<Libc.tcp_repair_opt> all = stackalloc Libc.tcp_repair_opt[4];
        int count = 0;
        all[count++] = new() { opt_code = Libc.TCPOPT_MAXSEG, opt_val = segmentLimit };
        if (options.HasFlag(TcpOptions.WindowScale)) all[count++] = new() { opt_code = Libc.TCPOPT_WINDOW, opt_val = sendScale | receiveScale << 16 };
        if (options.HasFlag(TcpOptions.SelectiveAcks)) all[count++] = new() { opt_code = Libc.TCPOPT_SACK_PERMITTED };
        if (options.HasFlag(TcpOptions.Timestamps)) all[count++] = new() { opt_code = Libc.TCPOPT_TIMESTAMP };
        Set(socket, Libc.TCP_REPAIR_OPTIONS, MemoryMarshal.AsBytes(all[..count]));
    }

    /// <summary>TCP_NODELAY.</summary>
    public static bool GetNoDelay(SafeHandle socket) => GetNumber(socket, Libc.TCP_NODELAY, "getsockopt(TCP_NODELAY)") != 0;

    public static void SetNoDelay(SafeHandle socket) => SetNumber(socket, Libc.TCP_NODELAY, 1, "setsockopt(TCP_NODELAY)");

    /// <summary>TCP_CORK.</summary>
    public static bool GetCork(SafeHandle socket) => GetNumber(socket, Libc.TCP_CORK, "getsockopt(TCP_CORK)") != 0;

    public static void SetCork(SafeHandle socket) => SetNumber(socket, Libc.TCP_CORK, 1, "setsockopt(TCP_CORK)");

    /// <summary>IPV6_V6ONLY; false for an IPv4 socket, which does not have it.</summary>
    public static bool IsV6Only(SafeHandle socket) => OptionCalls.TryGetNumber(socket, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY) is > 0;

    public static void SetV6Only(SafeHandle socket, bool on) => OptionCalls.Set(socket, Libc.IPPROTO_IPV6, Libc.IPV6_V6ONLY, on ? 1 : 0);

    /// <summary>Whether a socket is in repair mode, by what that does to SO_REUSEADDR (<c>linux/include/net/sock.h</c>: SK_FORCE_REUSE).</summary>
    public static bool IsInRepair(SafeHandle socket) => SocketOptionCalls.GetReuseAddress(socket) > 1;

    /// <summary>Name of the protocol on top, such as <c>tls</c>; null for none.</summary>
    public static string? GetUpperProtocol(SafeHandle socket)
    {
        Span<byte> name = stackalloc byte[16];
        int length = OptionCalls.Get(socket, Libc.SOL_TCP, Libc.TCP_ULP, name);
        return length == 0 ? null : Encoding.ASCII.GetString(name[..length]).TrimEnd('\0');
    }

    /// <summary>Whether segments are signed as in RFC 5925.</summary>
    public static bool HasAuthentication(SafeHandle socket)
    {
        Span<byte> info = stackalloc byte[64];
        info.Clear();
        uint length = (uint)info.Length;
        if (Libc.getsockopt(socket, Libc.SOL_TCP, AuthenticationInfo, info, ref length) >= 0) return true;
        int errno = Marshal.GetLastPInvokeError();
        // A kernel without it has no such option; a socket without it has none, or is in a state that cannot.
        return errno is not (Libc.ENOPROTOOPT or Libc.ENOENT or Libc.EINVAL or Libc.EPERM) ? throw ErrorNumber.ToException("getsockopt(TCP_AO_INFO)", errno) : false;
    }

    private static int GetNumber(SafeHandle socket, int name, [CallerArgumentExpression(nameof(name))] string option = "") => OptionCalls.GetNumber(socket, Libc.SOL_TCP, name, option);

    private static void SetNumber(SafeHandle socket, int name, int value, [CallerArgumentExpression(nameof(name))] string option = "") =>
        OptionCalls.Set(socket, Libc.SOL_TCP, name, value, option);

    private static void Set(SafeHandle socket, int name, ReadOnlySpan<byte> value, [CallerArgumentExpression(nameof(name))] string option = "") =>
        OptionCalls.Set(socket, Libc.SOL_TCP, name, value, option);
}
