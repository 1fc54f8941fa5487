using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Bytes whose length is the sum of number fields of the message.</summary>
/// <param name="lengthFields">Names of those fields.</param>
internal sealed class BlobPayload(params string[] lengthFields) : PayloadCodec
{
    public override string Description { get; } = string.Join(" + ", lengthFields);

    public override PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message)
    {
        ulong length = 0;
        foreach (string field in lengthFields)
        {
            // A sum that wraps is as far beyond any file as one that does not.
            ulong part = Number(codec, message, field);
            length = part > ulong.MaxValue - length ? ulong.MaxValue : length + part;
        }
        return new PayloadShape(length);
    }

    public override void Decode(PayloadShape shape, ByteSource source, JsonWriter json)
    {
        json.Key("\"extra\": "u8);
        DecodeBytes(source, shape.First, json, Description);
    }

    public override long Skip(PayloadShape shape, ByteSource source) => Skip(source, shape.First, Description);

    public override PayloadInput CreateInput(ImageOutput output, WireWriter message) => new BlobInput(output, message, lengthFields);
}
