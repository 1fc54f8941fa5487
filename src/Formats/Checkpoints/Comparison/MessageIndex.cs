using Soccr.Formats.Images;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>The entries of an image of protobuf messages.</summary>
internal sealed class MessageIndex : ImageIndex
{
    private readonly ImageType _type;
    private readonly MessageCodec _first;
    private readonly MessageCodec _next;

    /// <param name="file">The image.</param>
    /// <param name="named">What its name or the caller says it is, or null.</param>
    public MessageIndex(ImageFile file, ImageType? named) : base(file)
    {
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        var reader = new ImageReader(source, named);
        _type = reader.Type;
        _first = MessageCodec.Get(_type.Message);
        _next = _type.NextMessage is { } next ? MessageCodec.Get(next) : _first;
        Members["magic"] = $"\"{_type.MagicName}\"";
        if (reader.Head != _type.Head) Members["@head"] = $"\"{ImageHeads.NameOf(reader.Head)}\"";
        WireKey[] keys = [new(_first), new(_next)];
        while (Next(reader, keys) is { } record) Records.Add(record);
        Trailing = new ByteRange(file, source.Position, Math.Max(0, file.Length - source.Position));
    }

    public override MessageCodec CodecOf(int index) => index == 0 ? _first : _next;

    public override IEnumerable<(string Key, ByteRange Bytes)> PayloadOf(int index)
    {
        EntryRecord record = Records[index];
        if (record.PayloadLength < 0) yield break;
        PayloadCodec payload = PayloadAt(index)!;
        long start = record.PayloadOffset;
        foreach ((string key, long length) in payload.Parts(payload.Shape(CodecOf(index), Read(index)), record.PayloadLength))
        {
            yield return (key, new ByteRange(File, start, length));
            start += length;
        }
    }

    protected override void Write(JsonWriter json, int index, byte[] bytes)
    {
        MessageCodec codec = CodecOf(index);
        long start = Records[index].Offset;
        json.StartObject();
        try
        {
            new MessageToJson(json).WriteMembers(codec, bytes, start);
        }
        catch (ImageFormatException e)
        {
            throw e.Within(File.FullName, $"entries[{index}]{FieldLocator.Path(codec, bytes, (e.Location.Offset ?? start) - start)}");
        }
        json.EndObject();
    }

    private PayloadCodec? PayloadAt(int index) => index > 0 && _type.NextMessage is not null ? _type.NextPayload : _type.Payload;

    private EntryRecord? Next(ImageReader reader, WireKey[] keys)
    {
        try
        {
            if (!reader.TryReadEntry(out ReadOnlySpan<byte> message)) return null;
            long offset = reader.MessageOffset;
            int length = message.Length;
            (UInt128 key, UInt128 group) = keys[Records.Count == 0 ? 0 : 1].Find(message);
            UInt128 digest = Fingerprint.Of(message);
            PayloadShape shape = reader.Payload?.Shape(reader.Codec, message) ?? PayloadShape.None;
            reader.EndMessage(length);
            long start = reader.Source.Position;
            if (shape != PayloadShape.None) reader.Payload!.Skip(shape, reader.Source);
            long payload = shape == PayloadShape.None ? -1 : reader.Source.Position - start;
            return new EntryRecord(new ElementIdentity(key, group, digest), digest, offset, length, start, payload);
        }
        catch (ImageFormatException e)
        {
            throw e.Within(reader.Source.Name, $"entries[{Records.Count}]");
        }
    }
}
