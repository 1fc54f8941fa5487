using System.Buffers.Binary;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Netlink;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Looks through an image without protobuf.</summary>
internal static class RawScan
{
    private const byte Gzip1 = 0x1f, Gzip2 = 0x8b;

    /// <summary>The first fault of the image, or null.</summary>
    public static (bool Netlink, string Path, string Fact)? Fault(ImageFile image)
    {
        using var source = new ByteSource(image.OpenRead(), image.FullName);
        try
        {
            return image.Type!.Raw switch
            {
                ArchiveImage when !(source.TryPeek(2, out ReadOnlySpan<byte> head) && head[0] == Gzip1 && head[1] == Gzip2) => (false, "", "the image does not begin as a gzip file does (1f 8b)"),
                NetlinkImage netlink => Netlink(source, image.Type, netlink),
                _ => null,
            };
        }
        catch (ImageFormatException e)
        {
            return (image.Type!.Raw is NetlinkImage, e.Location.FieldPath ?? "", e.Fact);
        }
    }

    private static (bool, string, string)? Netlink(ByteSource source, ImageType type, NetlinkImage image)
    {
        if (!RawDecoder.TakeMagic(source, type)) return (true, "", $"the image does not begin with 0x{image.DumpMagic:x8}");
        for (int index = 0; !source.AtEnd; index++)
        {
            string path = $"entries[{index}]";
            if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word)) return (true, path, $"{source.Left} bytes are left, too few for a message");
            uint length = BinaryPrimitives.ReadUInt32LittleEndian(word);
            if (length is < NetlinkMessage.HeadBytes or > NetlinkMessage.MaxBytes) return (true, path, $"nlmsg_len is {length}, expected {NetlinkMessage.HeadBytes} to {NetlinkMessage.MaxBytes}");
            if (!source.TryPeek((int)length, out ReadOnlySpan<byte> message)) return (true, path, $"the message has {source.Left} bytes, its nlmsg_len says {length}");
            if (length % sizeof(uint) != 0) return (true, path, $"the message has {length} bytes, expected a multiple of {sizeof(uint)}");
            if (Body(image.Family, message) is { } fact) return (true, path, fact);
            source.Advance((int)length);
        }
        return null;
    }

    private static string? Body(NetlinkFamily family, ReadOnlySpan<byte> message)
    {
        ReadOnlySpan<byte> body = message[NetlinkMessage.HeadBytes..];
        if (family.Find(message) is not { Header: { } header }) return $"{BinaryPrimitives.ReadUInt16LittleEndian(message[sizeof(uint)..])} is no type of message that belongs here";
        if (body.Length < header.Size) return $"the message has {body.Length} bytes behind its head, expected {header.Size} at least";
        return AttributeList.Fault(body[header.Size..])?.Fact;
    }
}
