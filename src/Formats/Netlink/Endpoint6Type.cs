using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A <c>struct sockaddr_in6</c> as <c>[fd00::1]:53</c>, or with the index of its device as <c>[fe80::1%2]:53</c>.</summary>
/// <remarks><c>linux/include/uapi/linux/in6.h</c>: family in host order, port, flow information and address in network order, scope in host order.</remarks>
internal sealed class Endpoint6Type : AttributeType
{
    private const int Length = 28, Port = 2, Flow = 4, Address = 8, Scope = 24;
    private const ushort Inet6 = 10;

    public override int Size => Length;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) =>
        payload.Length == Length && BinaryPrimitives.ReadUInt16LittleEndian(payload) == Inet6 && BinaryPrimitives.ReadUInt32LittleEndian(payload[Flow..]) == 0;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope)
    {
        uint device = BinaryPrimitives.ReadUInt32LittleEndian(payload[Scope..]);
        string zone = device == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"%{device}");
        json.String(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $"[{IpText.Format(payload[Address..Scope])}{zone}]:{BinaryPrimitives.ReadUInt16BigEndian(payload[Port..])}")));
    }

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        ReadOnlySpan<byte> text = input.ReadString();
        int end = text.LastIndexOf("]:"u8);
        if (!text.StartsWith("["u8) || end < 0 || !TryRead(text[1..end], text[(end + 2)..], output)) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no IPv6 endpoint; expected [fd00::1]:53");
    }

    private static bool TryRead(ReadOnlySpan<byte> host, ReadOnlySpan<byte> port, WireWriter output)
    {
        Span<byte> endpoint = stackalloc byte[Length];
        endpoint.Clear();
        int percent = host.IndexOf((byte)'%');
        if (!TryNumber(port, ushort.MaxValue, out uint number) || IpText.Read(percent < 0 ? host : host[..percent], endpoint[Address..Scope]) != Scope - Address) return false;
        uint device = 0;
        if (percent >= 0 && (!TryNumber(host[(percent + 1)..], int.MaxValue, out device) || device == 0)) return false;
        BinaryPrimitives.WriteUInt16LittleEndian(endpoint, Inet6);
        BinaryPrimitives.WriteUInt16BigEndian(endpoint[Port..], (ushort)number);
        BinaryPrimitives.WriteUInt32LittleEndian(endpoint[Scope..], device);
        output.WriteRaw(endpoint);
        return true;
    }

    private static bool TryNumber(ReadOnlySpan<byte> text, uint most, out uint number)
    {
        bool isNumber = IntegerText.TryParse(text, out JsonInteger parsed) && !parsed.Negative && parsed.Magnitude <= most;
        number = isNumber ? (uint)parsed.Magnitude : 0;
        return isNumber;
    }
}
