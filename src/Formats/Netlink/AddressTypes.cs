using System.Globalization;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>An IPv4 or IPv6 address in network order.</summary>
/// <param name="length">4 or 16.</param>
/// <param name="family">Family of the messages that it may stand in; 0 for any.</param>
internal sealed class IpAddressType(int length, int family = 0) : AttributeType
{
    public override int Size => length;

    private string Kind => length == 4 ? "IPv4" : "IPv6";

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.Length == length && IsAtHome(scope);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => IpText.Write(json, payload);

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        Span<byte> address = stackalloc byte[16];
        ReadOnlySpan<byte> text = input.ReadString();
        int size = IpText.Read(text, address);
        if (size == 0) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no IP address");
        if (size != length) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no {Kind} address, the only kind that stands here");
        if (!IsAtHome(scope)) throw input.Error($"an {Kind} address, the message's family is another");
        output.WriteRaw(address[..size]);
    }

    private bool IsAtHome(Scope scope) => family == 0 || scope.Family == 0 || scope.Family == family;
}

/// <summary>A link-layer address of any length, as hexadecimal bytes with colons.</summary>
internal sealed class MacType : AttributeType
{
    private const int Longest = 32;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.Length is > 0 and <= Longest;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) =>
        json.String(Encoding.ASCII.GetBytes(string.Join(':', payload.ToArray().Select(static b => b.ToString("x2", CultureInfo.InvariantCulture)))));

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        ReadOnlySpan<byte> text = input.ReadString();
        int start = output.Length;
        foreach (Range range in text.Split((byte)':'))
        {
            ReadOnlySpan<byte> pair = text[range];
            bool isByte = pair.Length == 2 && IntegerText.Digit(pair[0]) < 16 && IntegerText.Digit(pair[1]) < 16;
            if (!isByte || output.Length - start == Longest) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no MAC address; expected 02:00:00:00:00:01");
            output.WriteRaw([(byte)(IntegerText.Digit(pair[0]) << 4 | IntegerText.Digit(pair[1]))]);
        }
    }
}

/// <summary>An address of the family that the message has, or the structure around it.</summary>
internal sealed class FamilyAddressType : AttributeType
{
    private const int Inet = 2, Inet6 = 10, Packet = 17, Mpls = 28, Ipmr = 128, Ip6mr = 129;

    // linux/include/linux/socket.h, linux/include/uapi/linux/rtnetlink.h (RTNL_FAMILY_*)
    private static readonly Dictionary<int, AttributeType> s_types = new()
    {
        [Inet] = Kinds.Address4,
        [Ipmr] = Kinds.Address4,
        [Inet6] = Kinds.Address6,
        [Ip6mr] = Kinds.Address6,
        [Packet] = new MacType(),
        [Mpls] = Kinds.Labels,
    };

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => TypeOf(scope).Fits(payload, scope);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => TypeOf(scope).Write(json, payload, scope);

    public override void Read(JsonInput input, WireWriter output, Scope scope) => TypeOf(scope).Read(input, output, scope);

    private static AttributeType TypeOf(Scope scope) => s_types.GetValueOrDefault(scope.Family, Kinds.Bytes);
}
