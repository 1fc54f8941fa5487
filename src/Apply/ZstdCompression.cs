using Soccr.Apply.Interop;
using Soccr.Formats.Checkpoints.Archives;

namespace Soccr.Apply;

/// <summary>zstd, by the system's libzstd.</summary>
public sealed class ZstdCompression : ICompression
{
    /// <inheritdoc/>
    public string Name => "zstd";

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Magic => [0x28, 0xb5, 0x2f, 0xfd];

    /// <inheritdoc/>
    public Stream Open(Stream compressed)
    {
        ZstdCalls.Demand();
        return new ZstdReadStream(compressed);
    }

    /// <inheritdoc/>
    public Stream Create(Stream target)
    {
        ZstdCalls.Demand();
        return new ZstdWriteStream(target);
    }
}
