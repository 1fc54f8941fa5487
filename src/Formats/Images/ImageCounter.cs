using Soccr.Formats.Images.Raw;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Counts what is in an image.</summary>
internal static class ImageCounter
{
    public static ImageInfo Count(ByteSource source, ImageType? named)
    {
        if (named is { Raw: { } raw })
        {
            RawDecoder.TakeMagic(source, named);
            string? note = raw.Note(source);
            long start = source.Position;
            if (raw.Members(source) is { } members) return new ImageInfo(named.Name, members.Count, source.Position - start + source.Skip(long.MaxValue), members);
            RawCount count = raw.Count(source);
            return new ImageInfo(named.Name, count.Entries, count.PayloadBytes, Note: note ?? count.Note);
        }
        var reader = new ImageReader(source, named);
        long payload = 0;
        while (reader.TrySkipEntry(out long more))
        {
            payload += more;
        }
        // crit counts a pagemap's regions, not its head; a ghost file's head is an entry like the chunks.
        bool headApart = reader.Type is { NextMessage: not null, NextPayload: null };
        bool hasPayload = reader.Type.Payload is not null || reader.Type.NextPayload is not null;
        return new ImageInfo(reader.Type.MagicName, headApart ? Math.Max(0, reader.Count - 1) : reader.Count, hasPayload ? payload : null);
    }
}
