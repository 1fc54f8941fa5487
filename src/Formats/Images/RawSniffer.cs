using System.Buffers.Binary;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Netlink;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Finds out what a raw image is from how it begins, where no name says it.</summary>
internal static class RawSniffer
{
    /// <summary>The type, or null where it is nothing that is known. Nothing is taken from the source.</summary>
    /// <exception cref="ImageFormatException">It could be one of several.</exception>
    public static ImageType? Find(ByteSource source)
    {
        ReadOnlySpan<byte> head = source.PeekUpTo(sizeof(uint));
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b])) return ImageTypes.ByName("TMPFS_DEV");
        uint word = head.Length < sizeof(uint) ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(head);
        if (ImageTypes.ByDumpMagic(word) is { Length: > 0 } dumps)
        {
            return ByWord(dumps, source.PeekUpTo(sizeof(uint) + MessageStart.MaxBytes)[sizeof(uint)..]);
        }
        if (word is >= NetlinkMessage.HeadBytes and <= NetlinkMessage.MaxBytes && word % 4 == 0) return ByMessage(source, (int)word);
        return FirewallText.Find(source);
    }

    // Routes of both families begin with the same word; the first message tells.
    private static ImageType ByWord(ImageType[] types, ReadOnlySpan<byte> message)
    {
        foreach (ImageType type in types)
        {
            if (((NetlinkImage)type.Raw!).Begins.Matches(message)) return type;
        }
        return types[0];
    }

    private static ImageType? ByMessage(ByteSource source, int length)
    {
        ReadOnlySpan<byte> message = source.PeekUpTo(length);
        bool whole = message.Length == length;
        var possible = new List<ImageType>();
        var sure = new List<ImageType>();
        foreach (ImageType type in ImageTypes.All)
        {
            if (type.Raw is not NetlinkImage image || !image.Begins.Matches(message)) continue;
            bool reads = whole && MessageShape.ReadsAs(image.Family, message);
            // A number that was given out at run time proves nothing: another family may have it on another machine.
            if (reads || !image.Begins.AnyNumber) possible.Add(type);
            if (reads) sure.Add(type);
        }
        if (sure.Count == 1 || possible.Count <= 1) return sure.Concat(possible).FirstOrDefault();
        throw new ImageFormatException(
            $"nlmsg_type {BinaryPrimitives.ReadUInt16LittleEndian(message[4..])} may be of {string.Join(" or ", possible.Select(static type => type.NameAndFile))}; expected one of these names, or --type",
            new Location(source.Name, source.Position + 4));
    }
}
