using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Counts what is in an image.</summary>
internal static class ImageCounter
{
    /// <summary>Size of a page of every machine whose images are known, in bytes.</summary>
    private const int PageBytes = 4096;

    public static ImageInfo Count(ByteSource source, ImageType? named)
    {
        if (named is { Head: ImageHead.Raw }) return CountRaw(source, named);
        var reader = new ImageReader(source, named);
        long payload = 0;
        while (reader.TrySkipEntry(out long bytes))
        {
            payload += bytes;
        }
        // crit counts a pagemap's regions, not its head; a ghost file's head is an entry like the chunks.
        bool headApart = reader.Type is { NextMessage: not null, NextPayload: null };
        bool hasPayload = reader.Type.Payload is not null || reader.Type.NextPayload is not null;
        return new ImageInfo(reader.Type.MagicName, headApart ? Math.Max(0, reader.Count - 1) : reader.Count, hasPayload ? payload : null);
    }

    private static ImageInfo CountRaw(ByteSource source, ImageType type)
    {
        long bytes = source.Skip(long.MaxValue);
        return new ImageInfo(type.Name, type.Name == "PAGES" ? bytes / PageBytes : 1, bytes);
    }
}
