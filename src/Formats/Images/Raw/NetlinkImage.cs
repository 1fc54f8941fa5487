using System.Buffers.Binary;
using Soccr.Formats.Netlink;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Raw;

/// <summary>A dump of netlink messages, as <c>ip ... save</c> and CRIU write it: perhaps a magic word, then messages up to the end.</summary>
/// <param name="description">What is in it.</param>
/// <param name="family">Gives the messages. Their tables are built when first asked for: most runs of the command never do.</param>
/// <param name="dumpMagic">The word in front; 0 for none.</param>
/// <param name="begins">How its messages begin.</param>
internal sealed class NetlinkImage(string description, Func<NetlinkFamily> family, MessageStart begins, uint dumpMagic = 0) : RawCodec
{
    private const int Alignment = 4;

    public override string Description => description;

    public override uint DumpMagic => dumpMagic;

    /// <summary>How its messages begin.</summary>
    public MessageStart Begins => begins;

    /// <summary>What to say of an image whose messages begin in another way, where CRIU writes such.</summary>
    public string? NoteOnOthers { get; init; }

    /// <summary>The messages.</summary>
    public NetlinkFamily Family => family();

    public override bool MayBegin(uint word) => word is >= NetlinkMessage.HeadBytes and <= NetlinkMessage.MaxBytes;

    public override Action? Decode(ByteSource source, JsonWriter json, bool elidePayload)
    {
        for (int index = 0; TryPeek(source, index, out ReadOnlySpan<byte> message); index++)
        {
            json.Element();
            json.StartObject();
            try
            {
                NetlinkMessage.Write(json, Family, message, source.Position);
            }
            catch (ImageFormatException e)
            {
                throw e.Within(source.Name, $"entries[{index}].attributes");
            }
            source.Advance(message.Length);
            WritePadding(source, json, message.Length);
            json.EndObject();
        }
        return null;
    }

    public override string? Note(ByteSource source) =>
        NoteOnOthers is not null && source.PeekUpTo(MessageStart.MaxBytes) is { Length: >= NetlinkMessage.HeadBytes } head && !begins.Matches(head) ? NoteOnOthers : null;

    public override RawInput CreateInput(ImageOutput output) => new Input(output, Family);

    public override RawCount Count(ByteSource source)
    {
        int count = 0;
        while (TryPeek(source, count, out ReadOnlySpan<byte> message))
        {
            source.Skip(message.Length + PaddingOf(message.Length));
            count++;
        }
        return new RawCount(count);
    }

    /// <summary>Looks at the next message, whole.</summary>
    public static bool TryPeek(ByteSource source, int index, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (source.AtEnd) return false;
        if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word)) throw Error(source, index, $"{source.Left} bytes are left, too few for a message");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (length is < NetlinkMessage.HeadBytes or > NetlinkMessage.MaxBytes)
        {
            throw Error(source, index, $"nlmsg_len is {length}, expected {NetlinkMessage.HeadBytes} to {NetlinkMessage.MaxBytes}");
        }
        if (!source.TryPeek((int)length, out message)) throw Error(source, index, $"message is {source.Left} bytes, its nlmsg_len says {length}");
        return true;
    }

    /// <summary>Writes the bytes behind a message whose length is no multiple of 4.</summary>
    public static void WritePadding(ByteSource source, JsonWriter json, int length)
    {
        int usual = PaddingOf(length);
        if (usual == 0) return;
        source.TryPeek(usual, out ReadOnlySpan<byte> padding);
        json.Key("\"@padding\": "u8);
        json.Base64(padding);
        source.Advance(padding.Length);
    }

    /// <summary>How many bytes there are between a message and the next.</summary>
    public static int PaddingOf(int length) => -length & (Alignment - 1);

    private static ImageFormatException Error(ByteSource source, int index, string fact) =>
        new(fact, new Location(source.Name, source.Position, FieldPath: $"entries[{index}]"));

    private sealed class Input(ImageOutput output, NetlinkFamily family) : RawInput
    {
        public override void ReadEntries(JsonInput input)
        {
            var message = new WireWriter();
            bool first = true;
            bool isEnd = false;
            int index = 0;
            while (input.TryReadElement(ref first))
            {
                input.Path.At(index++);
                if (isEnd) throw input.Error("the message before this one has too little padding; only the last one may");
                message.Clear();
                var reader = new NetlinkMessageReader(input, family);
                reader.Read(message);
                int usual = PaddingOf(message.Length);
                if (usual > 0 && reader.Padding is null) throw input.Error($"the message is {message.Length} bytes, expected a multiple of {Alignment}");
                if (reader.Padding?.Length > usual) throw input.Error($"@padding is {reader.Padding.Length} bytes, the message has room for {usual}");
                isEnd = reader.Padding?.Length < usual;
                output.Write(message.Written);
                output.Write(reader.Padding);
            }
        }
    }
}
