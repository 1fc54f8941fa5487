using Soccr.Formats.Transcode;

namespace Soccr.Formats.Netlink;

/// <summary>The types that tables of attributes are made of.</summary>
internal static class Kinds
{
    public static readonly AttributeType U8 = new IntegerType(1);
    public static readonly AttributeType U16 = new IntegerType(2);
    public static readonly AttributeType U32 = new IntegerType(4);
    public static readonly AttributeType U64 = new IntegerType(8);
    public static readonly AttributeType S32 = new IntegerType(4, signed: true);
    public static readonly AttributeType Be16 = new IntegerType(2, bigEndian: true);
    public static readonly AttributeType Be32 = new IntegerType(4, bigEndian: true);
    public static readonly AttributeType Be64 = new IntegerType(8, bigEndian: true);
    public static readonly AttributeType Text = new StringType();
    public static readonly AttributeType Bytes = new BinaryType();
    public static readonly AttributeType Flag = new FlagType();
    public static readonly AttributeType Address4 = new IpAddressType(4);
    public static readonly AttributeType Address6 = new IpAddressType(16);

    /// <summary>Addresses whose names say their kind, in messages that say it once more.</summary>
    public static readonly AttributeType Own4 = new IpAddressType(4, family: 2), Own6 = new IpAddressType(16, family: 10);

    /// <summary>A stack of MPLS labels: <c>linux/include/uapi/linux/mpls.h</c>.</summary>
    public static readonly AttributeType Labels = new ListType(new BitFieldsType(4, bigEndian: true, ("label", 20), ("tc", 3), ("s", 1), ("ttl", 8)));

    /// <summary>An address of the message's family.</summary>
    public static readonly AttributeType Address = new FamilyAddressType();

    // linux/include/linux/socket.h; the last two are rtnetlink's own
    public static readonly NumberForm Families = Names(("unspec", 0), ("unix", 1), ("inet", 2), ("inet6", 10), ("netlink", 16), ("packet", 17), ("mpls", 28),
        ("ipmr", 128), ("ip6mr", 129));

    // linux/include/uapi/linux/in.h
    public static readonly NumberForm Protocols = Names(
        ("ip", 0), ("icmp", 1), ("igmp", 2), ("ipip", 4), ("tcp", 6), ("udp", 17), ("ipv6", 41), ("gre", 47), ("esp", 50), ("ah", 51), ("icmpv6", 58),
        ("sctp", 132), ("udplite", 136), ("raw", 255));

    public static readonly AttributeType Family8 = new IntegerType(1, names: Families);
    public static readonly AttributeType Family16 = new IntegerType(2, names: Families);
    public static readonly AttributeType Protocol8 = new IntegerType(1, names: Protocols);

    /// <summary>Names of values.</summary>
    public static NumberForm Names(params (string Name, uint Value)[] names) => new DictionaryForm(names);

    /// <summary>Names of bits.</summary>
    public static NumberForm Bits(params (string Name, uint Bit)[] bits) => new FlagsForm(bits);

    /// <summary>A number with names.</summary>
    public static AttributeType Named(int size, NumberForm names, bool bigEndian = false) => new IntegerType(size, bigEndian: bigEndian, names: names);

    /// <summary>Attributes inside an attribute that the kernel does not mark as nested.</summary>
    public static NestedType Nested(params AttributeTable.Entry[] entries) => Nested(new AttributeTable(entries), flagged: false);

    /// <summary>Attributes inside an attribute that is marked with NLA_F_NESTED.</summary>
    public static NestedType FlaggedNested(params AttributeTable.Entry[] entries) => Nested(new AttributeTable(entries), flagged: true);

    /// <summary>An attribute of a table.</summary>
    public static AttributeTable.Entry At(int number, string name, AttributeType type) => new(number, name, type);

    private static NestedType Nested(AttributeTable table, bool flagged) => new(() => table, flagged);
}
