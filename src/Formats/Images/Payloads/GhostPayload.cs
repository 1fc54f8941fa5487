using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>A deleted file's contents: the rest of the image, unless the message says that chunks follow.</summary>
internal sealed class GhostPayload : PayloadCodec
{
    public override string Description => "rest of file, unless chunks";

    public override PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message) =>
        Number(codec, message, "chunks") != 0 ? PayloadShape.None : PayloadShape.Rest;

    public override void Decode(PayloadShape shape, ByteSource source, JsonWriter json)
    {
        json.Key("\"extra\": "u8);
        json.Base64(source, long.MaxValue);
    }

    public override long Skip(PayloadShape shape, ByteSource source) => source.Skip(long.MaxValue);

    public override PayloadInput CreateInput(ImageOutput output, WireWriter message) => new GhostInput(output, message);

    private sealed class GhostInput(ImageOutput output, WireWriter message) : BlobInput(output, message, [])
    {
        private bool _chunked;

        public override bool TakesRest => !_chunked;

        public override void Complete(MessageFields fields)
        {
            _chunked = fields.Get("chunks") is > 0;
            if (_chunked && HasExtra) throw fields.Error("extra stands with the chunks where chunks is true, not here");
        }
    }
}
