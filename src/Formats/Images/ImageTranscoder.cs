using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Images to JSON in crit's dialect and back, in one pass; memory is bound by the largest single message.</summary>
public static class ImageTranscoder
{
    /// <summary>Writes an image as JSON.</summary>
    /// <param name="image">The image; need not seek.</param>
    /// <param name="json">Receives the text, without a newline at its end.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ImageFormatException">The image is malformed. Text of the entries before the fault may have been written.</exception>
    public static void Decode(Stream image, Stream json, DecodeOptions options)
    {
        using var source = new ByteSource(image, options.Name, options.Progress);
        using var writer = new JsonWriter(json, options.Pretty);
        Locate(source, () =>
        {
            ImageType? type = Recognize(source, options.Type);
            if (type is { Raw: not null }) RawDecoder.Run(source, type, writer, options.ElidePayload);
            else new ImageDecoder(new ImageReader(source, type), writer, options.ElidePayload).Run();
        });
    }

    /// <summary>Writes an image from JSON.</summary>
    /// <param name="json">The text; need not seek.</param>
    /// <param name="image">Receives the image. Where it can seek it must be readable too, and the image begins at its position.</param>
    /// <param name="name">Name of the text for messages.</param>
    /// <param name="progress">Called with the number of bytes read since the last call.</param>
    /// <exception cref="ImageFormatException">The text is not what the image's schema asks for. Entries before the fault may have been written.</exception>
    public static void Encode(Stream json, Stream image, string name, Action<long>? progress = null)
    {
        using var output = new ImageOutput(image);
        using var text = new RestartableText(json);
        ImageType? type = null;
        while (!TryEncode(text, output, name, type, progress))
        {
            text.Restart();
            type = FindType(text, name);
            text.Restart();
        }
    }

    /// <summary>Counts entries and payload bytes; payloads are passed over, not read.</summary>
    /// <param name="image">The image; need not seek, but is faster where it does.</param>
    /// <param name="name">Name for messages.</param>
    /// <param name="type">What it is, where the name or the caller says so.</param>
    /// <exception cref="ImageFormatException">The image is malformed.</exception>
    public static ImageInfo ReadInfo(Stream image, string name, ImageType? type = null)
    {
        using var source = new ByteSource(image, name);
        return Locate(source, () => ImageCounter.Count(source, Recognize(source, type)));
    }

    /// <summary>Whether a file is an image, by its name or else by its first words.</summary>
    /// <param name="open">Opens it; not called where the name tells.</param>
    /// <param name="name">Its name, with or without directories.</param>
    /// <exception cref="ImageFormatException">It could be one of several raw ones.</exception>
    public static bool IsImage(Func<Stream> open, string name)
    {
        if (ImageTypes.ByFileName(name) is not null) return true;
        using var source = new ByteSource(open(), name);
        return Locate(source, () => ImageHeads.IsKnown(source) || RawSniffer.Find(source) is not null);
    }

    /// <summary>What the image is: what its name says, else what its first words say, else null.</summary>
    internal static ImageType? Recognize(ByteSource source, ImageType? named)
    {
        if (named is not null) return named;
        return ImageHeads.IsKnown(source) ? null : RawSniffer.Find(source);
    }

    private static bool TryEncode(RestartableText text, ImageOutput output, string name, ImageType? type, Action<long>? progress)
    {
        using var input = new JsonInput(text, name, progress);
        using var encoder = new ImageEncoder(input, output, type) { TypeFound = text.Commit };
        encoder.Run();
        return !encoder.NeedsType;
    }

    // Text with sorted keys has entries before magic: it is looked through once for the magic, then read from its start.
    private static ImageType FindType(RestartableText text, string name)
    {
        using var input = new JsonInput(text, name);
        bool first = true;
        input.StartObject();
        while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
        {
            if (key.SequenceEqual("magic"u8)) return ImageEncoder.ReadType(input);
            input.SkipValue();
        }
        throw input.Error("magic is missing; expected the name of an image's magic word");
    }

    private static void Locate(ByteSource source, Action work) => Locate(source, () =>
    {
        work();
        return 0;
    });

    private static T Locate<T>(ByteSource source, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ImageFormatException e) when (e.Location.Path is null)
        {
            throw e.Within(source.Name);
        }
    }
}
