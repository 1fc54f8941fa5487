using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Raw;

/// <summary>A gzip'd tar archive: bytes like any other, whose members <c>info</c> lists.</summary>
internal sealed class ArchiveImage() : BlobImage("gzip'd tar")
{
    public override IReadOnlyList<string>? Members(ByteSource source)
    {
        if (source.AtEnd) return [];
        try
        {
            using var stream = new SourceStream(source);
            using var gzip = new GzipReadStream(stream);
            List<string> members = new TarMembers(gzip).Read();
            // Behind the end of the tar there are zeros; that they are all there shows that the file was not cut.
            gzip.CopyTo(Stream.Null);
            return members;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw new ImageFormatException($"the archive is damaged: {e.Message}", new Location(source.Name, source.Position), e);
        }
    }
}
