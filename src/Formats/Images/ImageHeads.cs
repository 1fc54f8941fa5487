using System.Buffers.Binary;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Reads and writes the magic words in front of an image.</summary>
internal static class ImageHeads
{
    /// <summary>The first word of each kind of head, in the order of the enumeration; <see cref="ImageHead.None"/> has none.</summary>
    private static readonly uint[] s_words = [0, ImageTypes.CommonMagic, ImageTypes.ServiceMagic];

    private static readonly string[] s_names = ["none", "common", "service"];

    /// <summary>Reads the words.</summary>
    /// <param name="source">The image.</param>
    /// <param name="named">What the file's name or the caller says it is, or null.</param>
    public static (ImageType Type, ImageHead Head) Read(ByteSource source, ImageType? named)
    {
        uint word = ReadWord(source, named is null ? NeedsName : "");
        ImageHead head = word == ImageTypes.CommonMagic ? ImageHead.Common : word == ImageTypes.ServiceMagic ? ImageHead.Service : ImageHead.None;
        if (head != ImageHead.None) word = ReadWord(source, "");
        ImageType type = ImageTypes.ByMagic(word)
            ?? throw Error(source, $"0x{word:x8} is {Meaning(word)}{Hint(word, named)}");
        if (named is null || named.MagicName == type.MagicName) return (named is { HasEntries: true } ? named : type, head);
        throw Error(source, $"the magic word says {type.MagicName}, expected {named.Name}");
    }

    /// <summary>Whether the data begins with the words of an image. Nothing is taken from the source.</summary>
    public static bool IsKnown(ByteSource source)
    {
        if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> first)) return false;
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(first);
        if (word is ImageTypes.CommonMagic or ImageTypes.ServiceMagic && source.TryPeek(2 * sizeof(uint), out ReadOnlySpan<byte> both))
        {
            word = BinaryPrimitives.ReadUInt32LittleEndian(both[sizeof(uint)..]);
        }
        return ImageTypes.ByMagic(word) is not null;
    }

    /// <summary>Writes the words.</summary>
    public static void Write(ImageOutput output, ImageType type, ImageHead head)
    {
        if (head != ImageHead.None) output.WriteUInt32(s_words[(int)head]);
        output.WriteUInt32(type.Magic);
    }

    /// <summary>Name of a head in JSON.</summary>
    public static string NameOf(ImageHead head) => s_names[(int)head];

    /// <summary>The head of that name in JSON.</summary>
    public static ImageHead? ByName(string name)
    {
        int index = Array.IndexOf(s_names, name);
        return index < 0 ? null : (ImageHead)index;
    }

    /// <summary>What a file begins with, in words: <c>the magic word of FILES</c>, <c>the word of ROUTE, ROUTE6</c>.</summary>
    public static string Meaning(uint word) => ImageTypes.ByDumpMagic(word) is { Length: > 0 } dumps
        ? $"the word of {string.Join(", ", dumps.Select(static type => type.Name))}"
        : word switch
        {
            ImageTypes.CommonMagic or ImageTypes.ServiceMagic => "the first word of an image of protobuf messages",
            _ => $"the magic word of {ImageTypes.ByMagic(word)?.MagicName ?? "no image"}",
        };

    private static string Hint(uint word, ImageType? named) => named switch
    {
        { } => $"; expected 0x{named.Magic:x8}, the magic word of {named.MagicName}",
        // {" is how every JSON of an image begins, or {, newline, blank, blank.
        null when (word & 0xff) == '{' => "; is this JSON, which crit encode reads?",
        null => NeedsName,
    };

    private static string NeedsName => "; a raw image needs its name or --type: " + string.Join(", ", ImageTypes.All.Where(static type => type.Head == ImageHead.Raw).Select(static type => type.NameAndFile));

    private static uint ReadWord(ByteSource source, string hint)
    {
        if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word))
        {
            throw new ImageFormatException($"the file has {source.Position + source.Left} bytes, too few for the magic words of an image{hint}", new Location(source.Name, source.Position));
        }
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(word);
        source.Advance(sizeof(uint));
        return value;
    }

    private static ImageFormatException Error(ByteSource source, string fact) =>
        new(fact, new Location(source.Name, source.Position - sizeof(uint)));
}
