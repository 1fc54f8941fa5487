using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets;

/// <summary>
/// The options of sockets: those that the images have names for (<see cref="OptionNames"/>). Sizes of buffers are in <see cref="SocketBuffers"/>: what is read of them
/// is not what is set.
/// </summary>
public static class SocketOptions
{
    // What decides which datagrams come in, or where binding puts the socket, waits until that is done.
    private static readonly Dictionary<string, OptionTime> s_times = new()
    {
        ["sockopt_filter"] = OptionTime.Late,
        ["sockopt_lock_filter"] = OptionTime.Last,
        ["sockopt_peek_off"] = OptionTime.Last,
        // Of a number for each segment: only a connection has one.
        ["sockopt_timestamping"] = OptionTime.Late,
        ["ipv6opt_minhopcount"] = OptionTime.Late,
        ["ipv6opt_multicast_all"] = OptionTime.Late,
        ["ipopt_minttl"] = OptionTime.Late,
        ["ipopt_bind_address_no_port"] = OptionTime.Late,
        ["ipopt_multicast_all"] = OptionTime.Late,
        ["ipopt_local_port_range"] = OptionTime.Late,
        ["ipv6_opts.minhopcount"] = OptionTime.Late,
        // They hold up what is sent again, or belong to the buffers as they will be.
        ["tcp_opts.notsent_lowat"] = OptionTime.Late,
        ["tcp_opts.tx_delay"] = OptionTime.Late,
        ["tcp_opts.window_clamp"] = OptionTime.Late,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SocketOption> All { get; } = [.. OptionNames.All.Select(static names => new SocketOption(names) { Time = s_times.GetValueOrDefault(names.Key) })];

    /// <summary>All of them in the order in which they are set: IP before the rest, because IP_TOS rewrites SO_PRIORITY.</summary>
    public static IReadOnlyList<SocketOption> InSettingOrder { get; } = [.. All.OrderBy(static option => option.Time).ThenBy(static option => option.Names.IsIp || option.Names.IsIpv6 ? 0 : 1)];
}
