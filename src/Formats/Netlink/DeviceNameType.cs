using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>A network device's name in a field of IFNAMSIZ bytes, filled up with zeros.</summary>
internal sealed class DeviceNameType : AttributeType
{
    private const int Length = 16;

    public override int Size => Length;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => payload.Length == Length && NameOf(payload) is var name && name.Length < Length && !payload[name.Length..].ContainsAnyExcept((byte)0);

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => json.String(NameOf(payload));

    public override void Read(JsonInput input, WireWriter output, Scope scope)
    {
        ReadOnlySpan<byte> name = input.ReadString();
        if (name.Length >= Length || name.Contains((byte)0)) throw input.Error($"a device name is at most {Length - 1} bytes, without NUL");
        output.WriteRaw(name);
        output.WriteRaw(new byte[Length - name.Length]);
    }

    private static ReadOnlySpan<byte> NameOf(ReadOnlySpan<byte> payload) => payload.IndexOf((byte)0) is var end && end < 0 ? payload : payload[..end];
}
