using System.Buffers.Binary;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Rewrites a dump of netlink messages, one after another.</summary>
internal sealed class NetlinkImageRewriter(RuleSet rules, EntryScope scope, Collisions collisions, Action<FieldTrail, string, string> report) : IImageRewriter
{
    private const int Alignment = 4;

    private static readonly Role[] s_roles = [Role.Address, Role.Port, Role.IfName, Role.Uid, Role.UnixName];

    /// <inheritdoc/>
    public bool Touches(ImageType type) => type.Raw is NetlinkImage && s_roles.Any(rules.Has);

    /// <inheritdoc/>
    public void Rewrite(ImageFile file, Patch patch)
    {
        var codec = (NetlinkImage)file.Type!.Raw!;
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        RawDecoder.TakeMagic(source, file.Type);
        var trail = new FieldTrail();
        for (int index = 0; !source.AtEnd; index++)
        {
            long start = source.Position;
            int length = LengthOf(source);
            source.TryPeek((int)Math.Min(length, source.Left), out ReadOnlySpan<byte> message);
            trail.Push("entries", index);
            try
            {
                RewriteOne(file, codec, message, start, trail, patch);
            }
            catch (ImageFormatException e)
            {
                throw e.Within(file.FullName, trail.ToString());
            }
            trail.Pop();
            source.Advance(message.Length);
        }
    }

    private void RewriteOne(ImageFile file, NetlinkImage codec, ReadOnlySpan<byte> message, long start, FieldTrail trail, Patch patch)
    {
        byte[] json = Decode(codec, message, file.FullName, start, trail);
        string? protocol = file.Type!.Name == "AF_INET_CR" || json.AsSpan().IndexOf("\"protocol\": \"udp\""u8) >= 0 ? "udp" : json.AsSpan().IndexOf("\"protocol\": \"tcp\""u8) >= 0 ? "tcp" : null;
        var text = new NetlinkText(rules, scope, protocol, (path, old, @new) =>
        {
            trail.Push(path);
            report(trail, old, @new);
            trail.Pop();
        });
        byte[]? changed = text.Rewrite(json);
        collisions.ObserveMessage(file, json, changed ?? json, trail);
        if (changed is not null) patch.Replace(start, start + message.Length, Encode(codec, changed, file.FullName, trail));
    }

    private static int LengthOf(ByteSource source)
    {
        uint length = source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word) ? BinaryPrimitives.ReadUInt32LittleEndian(word) : 0;
        // What is no message is refused by the reader of the message.
        return length is 0 or > Limits.BufferBytes / 2 ? (int)Math.Min(source.Left, Limits.BufferBytes / 2) : (int)(length + Alignment - 1) & -Alignment;
    }

    private static byte[] Decode(NetlinkImage codec, ReadOnlySpan<byte> message, string name, long start, FieldTrail trail)
    {
        var text = new MemoryStream();
        using var source = new ByteSource(new MemoryStream(message.ToArray()), name);
        using var json = new JsonWriter(text, pretty: false);
        try
        {
            codec.Decode(source, json, elidePayload: false);
        }
        catch (ImageFormatException e)
        {
            // The codec knows of this message alone.
            throw new ImageFormatException(e.Fact, new Location(name, start + (e.Location.Offset ?? 0), FieldPath: e.Location.FieldPath?.Replace("entries[0]", trail.ToString(), StringComparison.Ordinal)), e);
        }
        json.Flush();
        return text.ToArray();
    }

    private static byte[] Encode(NetlinkImage codec, byte[] json, string name, FieldTrail trail)
    {
        var bytes = new MemoryStream();
        try
        {
            Encode(codec, json, bytes);
        }
        catch (ImageFormatException e)
        {
            // The place in the JSON of one message says nothing to the user.
            throw new ImageFormatException(e.Fact, new Location(name, FieldPath: trail.ToString()), e);
        }
        return bytes.ToArray();
    }

    private static void Encode(NetlinkImage codec, byte[] json, MemoryStream bytes)
    {
        using var output = new ImageOutput(bytes);
        using var input = new JsonInput(new MemoryStream([(byte)'[', .. json, (byte)']']), "message");
        input.Path.Push("entries");
        input.StartArray();
        codec.CreateInput(output).ReadEntries(input);
        output.Complete();
    }
}
