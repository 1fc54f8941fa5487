namespace Soccr.Formats.Wire;

/// <summary>What is left of a source, as a stream for libraries that want one.</summary>
internal sealed class SourceStream(ByteSource source) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        ReadOnlySpan<byte> some = source.TakeSome(buffer.Length);
        some.CopyTo(buffer);
        return some.Length;
    }
}
