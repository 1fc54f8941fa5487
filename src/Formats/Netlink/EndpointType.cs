using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A <c>struct sockaddr_in</c> as <c>10.0.0.1:53</c>.</summary>
/// <remarks><c>linux/include/uapi/linux/in.h</c>: family in host order, port and address in network order, 8 zero bytes.</remarks>
internal sealed class EndpointType : AttributeType
{
    private const int Length = 16;
    private const ushort Inet = 2;

    public override int Size => Length;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) =>
        payload.Length == Length && BinaryPrimitives.ReadUInt16LittleEndian(payload) == Inet && !payload[8..].ContainsAnyExcept((byte)0);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => json.String(Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture, $"{payload[4]}.{payload[5]}.{payload[6]}.{payload[7]}:{BinaryPrimitives.ReadUInt16BigEndian(payload[2..])}")));

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        ReadOnlySpan<byte> text = input.ReadString();
        int colon = text.LastIndexOf((byte)':');
        Span<byte> endpoint = stackalloc byte[Length];
        Span<byte> address = stackalloc byte[16];
        endpoint.Clear();
        bool isEndpoint = colon > 0 && IpText.Read(text[..colon], address) == 4
            && IntegerText.TryParse(text[(colon + 1)..], out JsonInteger port) && !port.Negative && port.Magnitude <= ushort.MaxValue
            && WritePort(endpoint, (ushort)port.Magnitude);
        if (!isEndpoint) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no IPv4 endpoint; expected 10.0.0.1:53");
        BinaryPrimitives.WriteUInt16LittleEndian(endpoint, Inet);
        address[..4].CopyTo(endpoint[4..]);
        output.WriteRaw(endpoint);
    }

    private static bool WritePort(Span<byte> endpoint, ushort port)
    {
        BinaryPrimitives.WriteUInt16BigEndian(endpoint[2..], port);
        return true;
    }
}
