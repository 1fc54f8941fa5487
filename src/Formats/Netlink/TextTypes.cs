using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Text with a NUL at its end.</summary>
internal sealed class StringType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.IndexOf((byte)0) == payload.Length - 1 && payload.Length > 0;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => json.String(payload[..^1]);

    public override void Read(JsonInput input, WireWriter output, Scope scope)
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
    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => true;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => json.QuotedPrintable(payload);

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        Span<byte> text = input.ReadString();
        int length = QuotedPrintable.Read(text, out int fault);
        if (length < 0) throw input.Error($"'=' at character {fault + 1} is not followed by two hexadecimal digits or a line break");
        output.WriteRaw(text[..length]);
    }
}

/// <summary>Bytes as base64.</summary>
/// <param name="size">How many; 0 for any number.</param>
internal sealed class BinaryType(int size = 0) : AttributeType
{
    public override int Size => size;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => size == 0 || payload.Length == size;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => json.Base64(payload);

    public override void Read(JsonInput input, WireWriter output, Scope scope) => input.ReadBase64(output);
}

/// <summary>An attribute that is there or not, without a payload.</summary>
internal sealed class FlagType : AttributeType
{
    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.IsEmpty;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => json.Boolean(true);

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        if (!input.ReadBoolean()) throw input.Error("a flag that is false is left out; expected true");
    }
}
