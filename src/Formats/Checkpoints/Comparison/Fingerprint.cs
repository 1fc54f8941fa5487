using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Half of a SHA-256: what stands for bytes in an index.</summary>
internal static class Fingerprint
{
    /// <summary>The hash of bytes; never 0.</summary>
    public static UInt128 Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        UInt128 half = BinaryPrimitives.ReadUInt128LittleEndian(hash);
        return half == 0 ? 1 : half;
    }
}
