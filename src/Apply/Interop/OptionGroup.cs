using System.Runtime.InteropServices;

namespace Soccr.Apply.Interop;

/// <summary>Flags of TCP sockets of which one call tells that none is set: it gives a control message for each that is.</summary>
/// <param name="Level">SOL_* or IPPROTO_*.</param>
/// <param name="Number">The option that is asked for.</param>
/// <param name="Keys">The flags.</param>
/// <remarks><c>linux/net/ipv4/ip_sockglue.c</c>, <c>linux/net/ipv6/ipv6_sockglue.c</c>: IPV6_FLOWINFO is told only where there is a label.</remarks>
internal sealed record OptionGroup(int Level, int Number, string[] Keys)
{
    private const int MessageBytes = 256;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OptionGroup> All { get; } =
    [
        new(Libc.IPPROTO_IP, Libc.IP_PKTOPTIONS, ["ipopt_pktinfo", "ipopt_recvttl", "ipopt_recvtos"]),
        new(Libc.IPPROTO_IPV6, Libc.IPV6_2292PKTOPTIONS, ["ipv6_opts.recvpktinfo", "ipv6_opts.recvhoplimit", "ipv6_opts.recvtclass"]),
    ];

    /// <summary>Whether only IPv6 sockets have them.</summary>
    public bool IsInet6 => Level == Libc.IPPROTO_IPV6;

    /// <summary>The group that an option belongs to, by its key; null for none.</summary>
    public static OptionGroup? Of(string key) => All.FirstOrDefault(group => group.Keys.Contains(key));

    /// <summary>Whether none is set; false also where it cannot be told.</summary>
    /// <exception cref="EngineException">The kernel refuses the call.</exception>
    public bool AreAllOff(SafeHandle socket)
    {
        Span<byte> messages = stackalloc byte[MessageBytes];
        try
        {
            return OptionCalls.TryGet(socket, Level, Number, messages) == 0;
        }
        catch (IOException e)
        {
            throw new EngineException(e.Message, e);
        }
    }
}
