using System.Diagnostics.CodeAnalysis;

namespace Soccr.Formats;

/// <summary>Throws in one place, so that the code that finds a fault stays small enough to inline.</summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void At(long offset, string fact) => throw new ImageFormatException(fact, new Location(Offset: offset));

    [DoesNotReturn]
    public static void TruncatedVarint(long offset) => At(offset, "the data ends inside a varint");

    [DoesNotReturn]
    public static void OverlongVarint(long offset) => At(offset, "varint is longer than 10 bytes");

    [DoesNotReturn]
    public static void Truncated(long offset, ulong wanted, int left) =>
        At(offset, $"{wanted} bytes are announced, {left} are left");

    [DoesNotReturn]
    public static void BadTag(long offset, ulong tag) =>
        At(offset, $"0x{tag:x} is no field tag (field number {tag >> 3}, wire type {tag & 7})");

    [DoesNotReturn]
    public static void TooDeep(long offset) => At(offset, $"messages are nested deeper than {Limits.MessageDepth} levels");
}
