using System.IO.Compression;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>gzip, by the framework.</summary>
public sealed class GzipCompression : ICompression
{
    /// <inheritdoc/>
    public string Name => "gzip";

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Magic => [0x1f, 0x8b];

    /// <inheritdoc/>
    public Stream Open(Stream compressed) => new GzipReadStream(compressed);

    /// <inheritdoc/>
    public Stream Create(Stream target) => new GZipStream(target, CompressionLevel.Optimal, leaveOpen: true);
}
