namespace Soccr.Formats.Verification;

/// <summary>TABLE of the numbers that have bounds which their fields do not.</summary>
/// <remarks><c>criu/timer.c</c>, <c>criu/timerfd.c</c> (timers), <c>criu/cr-restore.c</c> (inventory), <c>linux/net/ipv4/tcp.c</c> (TCP_REPAIR_OPTIONS).</remarks>
internal static class Bounds
{
    private const ulong Port = ushort.MaxValue, Microseconds = 999_999, Nanoseconds = 999_999_999;

    public static IReadOnlyList<BoundCheck> All { get; } =
    [
        new("image-version", "INVENTORY", 1, 2, "the version of the images is one that CRIU reads", "img_version"),
        new("inet-port", "INETSK", 0, Port, "a port has 16 bits", "src_port", "dst_port"),
        new("inet-shutdown", "INETSK", 0, 3, "a shutdown is of reading, writing or both", "shutdown"),
        new("tcp-wscale", "TCP_STREAM", 0, 14, "a window is scaled by at most 14 bits", "snd_wscale", "rcv_wscale"),
        new("tcp-mss", "TCP_STREAM", 1, ushort.MaxValue, "a segment has bytes, and at most 65,535", "mss_clamp"),
        new("itimer-range", "CORE", 0, Microseconds, "an interval timer has less than a second of microseconds",
            "tc.timers.real.iusec", "tc.timers.real.vusec", "tc.timers.virt.iusec", "tc.timers.virt.vusec", "tc.timers.prof.iusec", "tc.timers.prof.vusec"),
        new("posix-timer-range", "CORE", 0, Nanoseconds, "a POSIX timer has less than a second of nanoseconds", "tc.timers.posix.insec", "tc.timers.posix.vnsec"),
        new("timerfd-range", "TIMERFD", 0, Nanoseconds, "a timerfd has less than a second of nanoseconds", "insec", "vnsec"),
    ];
}
