using System.Buffers.Binary;
using Soccr.Formats.Images;

namespace Soccr.Formats.Tests;

/// <summary>Puts images together byte by byte, right or wrong.</summary>
internal sealed class ImageBuilder
{
    private readonly List<byte> _bytes = [];

    private ImageBuilder()
    {
    }

    public static ImageBuilder Of(string type)
    {
        ImageType known = ImageTypes.Parse(type);
        var builder = new ImageBuilder();
        if (known.Head == ImageHead.Common) builder.Word(0x54564319);
        if (known.Head == ImageHead.Service) builder.Word(0x55105940);
        return builder.Word(known.Magic);
    }

    public static ImageBuilder Bare() => new();

    public ImageBuilder Word(uint value)
    {
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(word, value);
        _bytes.AddRange(word);
        return this;
    }

    /// <summary>A size word and a message, given in hexadecimal.</summary>
    public ImageBuilder Entry(string hex)
    {
        byte[] message = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        Word((uint)message.Length);
        _bytes.AddRange(message);
        return this;
    }

    public ImageBuilder Bytes(string hex)
    {
        _bytes.AddRange(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)));
        return this;
    }

    public ImageBuilder Bytes(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] Build() => [.. _bytes];
}
