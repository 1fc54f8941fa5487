using System.Text.Json;
using Soccr.Formats.Images;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Netlink;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>The messages of a netlink dump.</summary>
internal sealed class NetlinkIndex : ImageIndex
{
    // nlmsg_seq and nlmsg_pid: another run of the tool has others, and the message is the same.
    private const int SequenceOffset = 8, BodyOffset = NetlinkMessage.HeadBytes;

    private readonly NetlinkFamily _family;

    /// <param name="file">The image.</param>
    /// <param name="type">Its type.</param>
    /// <param name="image">Its form.</param>
    public NetlinkIndex(ImageFile file, ImageType type, NetlinkImage image) : base(file)
    {
        Members["magic"] = $"\"{type.Name}\"";
        _family = image.Family;
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        if (!RawDecoder.TakeMagic(source, type)) Members["@head"] = $"\"{ImageHeads.NameOf(ImageHead.None)}\"";
        while (NetlinkImage.TryPeek(source, Records.Count, out ReadOnlySpan<byte> message))
        {
            long offset = source.Position;
            int whole = message.Length + NetlinkImage.PaddingOf(message.Length);
            // The last message may lack its padding.
            source.TryPeek(whole, out ReadOnlySpan<byte> bytes);
            Records.Add(new EntryRecord(default, Fingerprint.Of(bytes), offset, bytes.Length));
            byte[] kept = bytes.ToArray();
            source.Advance(kept.Length);
            Records[^1] = Records[^1] with { Identity = Identify(kept) };
        }
    }

    public override IReadOnlyList<string> ToldOnce => ["seq", "pid"];

    protected override void Write(JsonWriter json, int index, byte[] bytes)
    {
        json.StartObject();
        using (var source = new ByteSource(new MemoryStream(bytes), File.FullName))
        {
            NetlinkImage.TryPeek(source, 0, out ReadOnlySpan<byte> message);
            try
            {
                NetlinkMessage.Write(json, _family, message, Records[index].Offset);
            }
            catch (ImageFormatException e)
            {
                throw e.Within(File.FullName, $"entries[{index}].attributes");
            }
            source.Advance(message.Length);
            NetlinkImage.WritePadding(source, json, message.Length);
        }
        json.EndObject();
    }

    private ElementIdentity Identify(byte[] bytes)
    {
        using JsonDocument shown = Show(Records.Count - 1);
        (UInt128 key, UInt128 group) = NetlinkKeys.Of(shown.RootElement);
        bytes.AsSpan(SequenceOffset..BodyOffset).Clear();
        return new ElementIdentity(key, group, Fingerprint.Of(bytes));
    }
}
