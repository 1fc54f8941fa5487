using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Netlink;

/// <summary>Attributes inside an attribute. What is nested too deep, or is no list of whole attributes, does not fit.</summary>
/// <param name="table">Gives what they are; late, because a table may contain itself.</param>
/// <param name="flagged">Whether the kernel marks it with NLA_F_NESTED; rtnetlink's older ones are not marked.</param>
internal sealed class NestedType(Func<AttributeTable> table, bool flagged = false) : AttributeType
{
    public override bool SetsNestedFlag => flagged;

    public override bool Fits(ReadOnlySpan<byte> payload, Scope scope) => scope.Depth < Limits.AttributeDepth && AttributeList.Fault(payload) is null;

    public override void Write(JsonWriter json, ReadOnlySpan<byte> payload, Scope scope) => AttributeList.Write(json, table(), payload, scope);

    public override void Read(JsonInput input, WireWriter output, Scope scope) => AttributeList.Read(input, table(), output, scope);
}
