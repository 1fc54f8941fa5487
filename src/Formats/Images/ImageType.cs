using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Images.Raw;

namespace Soccr.Formats.Images;

/// <summary>One kind of image: a row of CRIU's table, with the shape of what follows the magic.</summary>
/// <param name="name">Name in CRIU's table, such as <c>SHMEM_PAGEMAP</c>.</param>
/// <param name="pattern">File name with <c>%u</c> or <c>%x</c> for a number and <c>%s</c> for a word.</param>
public sealed class ImageType(string name, string pattern)
{
    /// <summary>Name in CRIU's table, such as <c>SHMEM_PAGEMAP</c>.</summary>
    public string Name { get; } = name;

    /// <summary>File name with a place for its number.</summary>
    public FileNamePattern FileName { get; } = new(pattern);

    /// <summary>The own magic word; 0 for a raw image.</summary>
    public uint Magic { get; init; }

    /// <summary>Name of the magic word, the JSON's <c>magic</c>; several types may share one.</summary>
    public string MagicName { get; init; } = name;

    /// <summary>What stands before the magic word in images of today.</summary>
    public ImageHead Head { get; init; } = ImageHead.Common;

    /// <summary>Message of each entry, or of the first one where <see cref="NextMessage"/> differs.</summary>
    public string Message { get; init; } = "";

    /// <summary>Message of the entries behind the first, where it is another.</summary>
    public string? NextMessage { get; init; }

    /// <summary>Whether CRIU reads one entry and no more. Bytes behind it that are no entry are then kept, not refused.</summary>
    public bool Single { get; init; }

    /// <summary>The payload behind an entry, or null.</summary>
    internal PayloadCodec? Payload { get; init; }

    /// <summary>The payload behind each entry but the first, where <see cref="NextMessage"/> is given.</summary>
    internal PayloadCodec? NextPayload { get; init; }

    /// <summary>The form of a raw image, or null.</summary>
    internal RawCodec? Raw { get; init; }

    /// <summary>What to give <c>--type</c>, and what the file would be called: <c>ROUTE (route-%u.img)</c>.</summary>
    internal string NameAndFile => $"{Name} ({FileName})";

    /// <summary>Whether the image has entries that are protobuf messages.</summary>
    public bool HasEntries => Message.Length > 0;
}
