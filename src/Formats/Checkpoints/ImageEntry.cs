using Soccr.Formats.Images.Payloads;

namespace Soccr.Formats.Checkpoints;

/// <summary>One entry of an image: its message, and where the payload behind it is.</summary>
public sealed class ImageEntry
{
    internal ImageEntry(ImageFile file, long index, MessageView message, PayloadShape shape, long payloadOffset, long payloadLength)
    {
        File = file;
        Index = index;
        Message = message;
        Shape = shape;
        PayloadOffset = payloadOffset;
        PayloadLength = payloadLength;
    }

    /// <summary>The image.</summary>
    public ImageFile File { get; }

    /// <summary>Position in the image, from 0: its place in the JSON's <c>entries</c>.</summary>
    public long Index { get; }

    /// <summary>The message.</summary>
    public MessageView Message { get; }

    /// <summary>Whether the image has bytes behind the message, perhaps none of them.</summary>
    public bool HasPayload => Shape != PayloadShape.None;

    /// <summary>What the message says of the payload.</summary>
    internal PayloadShape Shape { get; }

    /// <summary>Offset of the payload in the file, in bytes.</summary>
    public long PayloadOffset { get; }

    /// <summary>Length of the payload in the file, with padding inside it, in bytes.</summary>
    public long PayloadLength { get; }

    /// <summary>The payload's bytes. For a stream of them see <see cref="ImageFile.OpenRead"/>.</summary>
    /// <param name="start">First byte, counted from the start of the payload.</param>
    /// <param name="length">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">The payload has fewer.</exception>
    public byte[] ReadPayload(long start, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start + length, PayloadLength);
        using Stream stream = File.OpenRead();
        stream.Seek(PayloadOffset + start, SeekOrigin.Begin);
        byte[] bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
