namespace Soccr.Formats.Wire;

/// <summary>The low three bits of a protobuf tag: how the value that follows is framed.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    GroupStart = 3,
    GroupEnd = 4,
    Fixed32 = 5,
}
