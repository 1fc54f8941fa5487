using Soccr.Formats.Images;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints;

/// <summary>Reads the entries of one image, one after another; payloads are passed over.</summary>
internal static class EntryReader
{
    /// <summary>The entries.</summary>
    /// <exception cref="ImageFormatException">The image is malformed; the entries before were given.</exception>
    public static IEnumerable<ImageEntry> Read(ImageFile file)
    {
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        var reader = new ImageReader(source, file.Type);
        while (Next(reader, file) is { } entry)
        {
            yield return entry;
        }
    }

    private static ImageEntry? Next(ImageReader reader, ImageFile file)
    {
        long index = reader.Count;
        try
        {
            if (!reader.TryReadEntry(out ReadOnlySpan<byte> message)) return null;
            var view = new MessageView(reader.Codec, message.ToArray(), "entries", (int)index, reader.MessageOffset, file.FullName);
            PayloadShape shape = reader.Payload?.Shape(reader.Codec, message) ?? PayloadShape.None;
            reader.EndMessage(message.Length);
            long start = reader.Source.Position;
            if (shape != PayloadShape.None) reader.Payload!.Skip(shape, reader.Source);
            return new ImageEntry(file, index, view, shape, start, reader.Source.Position - start);
        }
        catch (ImageFormatException e)
        {
            throw e.Within(file.FullName, $"entries[{index}]");
        }
    }
}
