using System.Numerics;

namespace Soccr.Formats.Wire;

/// <summary>Arithmetic of protobuf's base-128 integers.</summary>
internal static class Varint
{
    /// <summary>Longest varint, in bytes.</summary>
    public const int MaxBytes = 10;

    /// <summary>Bytes that the shortest form of <paramref name="value"/> takes, 1 to 10.</summary>
    public static int Size(ulong value) => (BitOperations.Log2(value | 1) * 9 + 73) / 64;

    /// <summary>Maps a signed number to the unsigned one that sint32 and sint64 store.</summary>
    public static ulong ZigZag(long value) => (ulong)((value << 1) ^ (value >> 63));

    /// <summary>Undoes <see cref="ZigZag"/>.</summary>
    public static long UnZigZag(ulong value) => (long)(value >> 1) ^ -(long)(value & 1);
}
