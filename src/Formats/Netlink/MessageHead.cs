namespace Soccr.Formats.Netlink;

/// <summary>The fields of a nlmsghdr behind its length and type. The upper flags mean one thing in a request to get, and others in the rest.</summary>
/// <remarks><c>linux/include/uapi/linux/netlink.h</c>, "Modifiers to GET request" and what follows it.</remarks>
internal static class MessageHead
{
    private static readonly (string Name, uint Bit)[] s_common = [("request", 0x1), ("multi", 0x2), ("ack", 0x4), ("echo", 0x8), ("dump_intr", 0x10), ("dump_filtered", 0x20)];

    /// <summary>Of requests to get something, and of messages whose kind is not known.</summary>
    public static readonly StructType Get = With(("root", 0x100), ("match", 0x200), ("atomic", 0x400));

    /// <summary>Of messages that bring something new, dumps among them.</summary>
    public static readonly StructType New = With(("replace", 0x100), ("excl", 0x200), ("create", 0x400), ("append", 0x800));

    /// <summary>Of messages that delete something.</summary>
    public static readonly StructType Delete = With(("nonrec", 0x100), ("bulk", 0x200));

    /// <summary>Of what netlink itself answers.</summary>
    public static readonly StructType Answer = With(("capped", 0x100), ("ack_tlvs", 0x200));

    private static StructType With(params (string Name, uint Bit)[] more) => new(("flags", Kinds.Named(2, Kinds.Bits([.. s_common, .. more]))), ("seq", Kinds.U32), ("pid", Kinds.U32));
}
