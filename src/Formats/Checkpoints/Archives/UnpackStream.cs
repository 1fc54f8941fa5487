using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>What a decompressor gives, its complaints with the archive's name.</summary>
internal sealed class UnpackStream(Stream unpacked, string path, string compression) : ReadOnlyStream
{
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return unpacked.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException($"the {compression} data is damaged: {e.Message}", new Location(path), e);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) unpacked.Dispose();
        base.Dispose(disposing);
    }
}
