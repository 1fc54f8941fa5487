using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Text with a NUL at its end.</summary>
internal sealed class StringType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload) => payload.IndexOf((byte)0) == payload.Length - 1 && payload.Length > 0;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => json.String(payload[..^1]);

    public override void Read(JsonInput input, WireWriter output)
    {
        ReadOnlySpan<byte> text = input.ReadString();
        if (text.Contains((byte)0)) throw input.Error("a NUL inside the text");
        output.WriteRaw(text);
        output.WriteRaw([0]);
    }
}

/// <summary>A unix socket's name, which may have any bytes, as quoted-printable text: the form of the same name in CRIU's images.</summary>
internal sealed class UnixNameType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload) => true;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => json.QuotedPrintable(payload);

    public override void Read(JsonInput input, WireWriter output)
    {
        Span<byte> text = input.ReadString();
        int length = QuotedPrintable.Read(text, out int fault);
        if (length < 0) throw input.Error($"'=' at character {fault + 1} is not followed by two hexadecimal digits or a line break");
        output.WriteRaw(text[..length]);
    }
}

/// <summary>Bytes as base64.</summary>
internal sealed class BinaryType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload) => true;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => json.Base64(payload);

    public override void Read(JsonInput input, WireWriter output) => input.ReadBase64(output);
}

/// <summary>An attribute that is there or not, without a payload.</summary>
internal sealed class FlagType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload) => payload.IsEmpty;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => json.Boolean(true);

    public override void Read(JsonInput input, WireWriter output)
    {
        if (!input.ReadBoolean()) throw input.Error("a flag that is false is left out; expected true");
    }
}

/// <summary>An IPv4 or IPv6 address in network order; its length says which.</summary>
/// <param name="length">4 or 16 where only one will do, else 0.</param>
internal sealed class AddressType(int length = 0) : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload) => length == 0 ? payload.Length is 4 or 16 : payload.Length == length;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => IpText.Write(json, payload);

    public override void Read(JsonInput input, WireWriter output)
    {
        Span<byte> address = stackalloc byte[16];
        ReadOnlySpan<byte> text = input.ReadString();
        int size = IpText.Read(text, address);
        if (size == 0) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no IP address");
        if (length != 0 && size != length) throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no {(length == 4 ? "IPv4" : "IPv6")} address");
        output.WriteRaw(address[..size]);
    }
}

/// <summary>A link-layer address of any length, as hexadecimal bytes with colons.</summary>
internal sealed class MacType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload) => payload.Length is > 0 and <= 32;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) =>
        json.String(Encoding.ASCII.GetBytes(string.Join(':', payload.ToArray().Select(static b => b.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)))));

    public override void Read(JsonInput input, WireWriter output)
    {
        ReadOnlySpan<byte> text = input.ReadString();
        foreach (Range range in text.Split((byte)':'))
        {
            ReadOnlySpan<byte> pair = text[range];
            if (pair.Length != 2 || IntegerText.Digit(pair[0]) > 15 || IntegerText.Digit(pair[1]) > 15)
            {
                throw input.Error($"\"{Encoding.UTF8.GetString(text)}\" is no MAC address; expected 02:00:00:00:00:01");
            }
            output.WriteRaw([(byte)(IntegerText.Digit(pair[0]) << 4 | IntegerText.Digit(pair[1]))]);
        }
    }
}
