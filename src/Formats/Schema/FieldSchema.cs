using Soccr.Formats.Wire;

namespace Soccr.Formats.Schema;

/// <summary>One field of a message.</summary>
public sealed class FieldSchema
{
    /// <summary>Position among the message's fields, which are ordered by number.</summary>
    public int Index { get; internal set; }

    /// <summary>Field number.</summary>
    public required int Number { get; init; }

    /// <summary>Name as the schema spells it; the JSON key.</summary>
    public required string Name { get; init; }

    /// <summary>Type of the value.</summary>
    public required FieldKind Kind { get; init; }

    /// <summary>Whether the field may occur many times.</summary>
    public bool Repeated { get; init; }

    /// <summary>Whether a message without the field is incomplete.</summary>
    public bool Required { get; init; }

    /// <summary>How the value is shown.</summary>
    public FieldDisplay Display { get; init; }

    /// <summary>Table that <see cref="FieldDisplay.Flags"/> or <see cref="FieldDisplay.Dictionary"/> names, else empty.</summary>
    public string DisplayTable { get; init; } = "";

    /// <summary>Full name of the message or enum, for those kinds.</summary>
    public string TypeName { get; init; } = "";

    internal WireType WireType => Kind switch
    {
        FieldKind.String or FieldKind.Bytes or FieldKind.Message => WireType.Bytes,
        FieldKind.Fixed64 => WireType.Fixed64,
        _ => WireType.Varint,
    };

    internal uint Tag => (uint)Number << 3 | (uint)WireType;
}
