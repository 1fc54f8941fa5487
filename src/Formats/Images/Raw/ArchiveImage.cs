using Soccr.Formats.Wire;
using Soccr.Formats.Wire.Tar;

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
            // Behind the end of the tar there are zeros, which are read too: that they are all there shows that the file was not cut.
            var tar = new TarScan(new ForwardReader(gzip));
            var members = new List<string>();
            while (tar.Next() is { } member)
            {
                if (member.HasPath) members.Add(member.StoredPath);
            }
            return members;
        }
        catch (ImageFormatException e)
        {
            throw new ImageFormatException($"the archive is damaged: at 0x{e.Location.Offset:x} of what it unpacks to: {e.Fact}", new Location(source.Name, source.Position), e);
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException($"the archive is damaged: {e.Message}", new Location(source.Name, source.Position), e);
        }
    }
}
