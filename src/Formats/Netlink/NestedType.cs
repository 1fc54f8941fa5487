using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Attributes inside an attribute.</summary>
/// <param name="table">What they are.</param>
/// <param name="flagged">Whether the kernel marks it with NLA_F_NESTED; rtnetlink's older ones are not marked.</param>
internal sealed class NestedType(AttributeTable table, bool flagged = false) : AttributeType
{
    public override bool SetsNestedFlag => flagged;

    public override bool Fits(ReadOnlySpan<byte> payload) => AttributeList.TrailingBytes(payload) == 0;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload) => AttributeList.Write(json, table, payload);

    public override void Read(JsonInput input, WireWriter output) => AttributeList.Read(input, table, output);
}
