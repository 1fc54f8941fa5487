using Soccr.Formats.Transcode;

namespace Soccr.Formats.Netlink;

/// <summary>The messages of one netlink family.</summary>
/// <param name="types">Its message types; the control messages of netlink itself are added.</param>
internal sealed class NetlinkFamily(params MessageType[] types)
{
    // linux/include/uapi/linux/netlink.h
    private static readonly MessageType[] s_control =
    [
        new(1, "noop", null, null), new(2, "error", null, null), new(3, "done", null, null), new(4, "overrun", null, null),
    ];

    /// <summary>Flags of the nlmsghdr: those of every message, and those of requests for dumps.</summary>
    public static readonly NumberForm Flags = new FlagsForm([
        ("request", 0x1), ("multi", 0x2), ("ack", 0x4), ("echo", 0x8), ("dump_intr", 0x10), ("dump_filtered", 0x20),
        ("root", 0x100), ("match", 0x200), ("atomic", 0x400), ("append", 0x800)]);

    /// <summary>All message types.</summary>
    public IReadOnlyList<MessageType> Types { get; } = [.. types, .. s_control];

    public MessageType? ByNumber(ushort number) => Types.FirstOrDefault(type => type.Number == number);

    public MessageType? ByName(string name) => Types.FirstOrDefault(type => type.Name == name);
}
