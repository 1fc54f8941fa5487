using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Contents of a SysV segment in dumps older than CRIU 3.0: size bytes, padded to a multiple of 4. Today they are in pagemap images.</summary>
/// <remarks><c>criu/criu/ipc_ns.c</c>. Python's crit reads size bytes in any case and so swallows the entries that follow.</remarks>
internal sealed class SharedMemoryPayload : PayloadCodec
{
    private const int Alignment = 4;

    public override string Description => "size, padded to 4, unless in_pagemaps";

    public override PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message) =>
        new(Number(codec, message, "in_pagemaps") != 0 ? 0 : Number(codec, message, "size"));

    public override void Decode(PayloadShape shape, ByteSource source, JsonWriter json)
    {
        json.Key("\"extra\": "u8);
        DecodeBytes(source, shape.First, json, "ipc_shm_entry.size");
        Padding.WriteMember(json, Padding.Take(source, shape.First, Alignment));
    }

    public override long Skip(PayloadShape shape, ByteSource source)
    {
        long length = Skip(source, shape.First, "ipc_shm_entry.size");
        Padding.Take(source, shape.First, Alignment);
        return length;
    }

    public override PayloadInput CreateInput(ImageOutput output, WireWriter message) => new SharedMemoryInput(output, message);

    private sealed class SharedMemoryInput(ImageOutput output, WireWriter message) : BlobInput(output, message, ["size"])
    {
        private readonly WireWriter _padding = new();

        public override void Reset()
        {
            base.Reset();
            _padding.Clear();
        }

        public override bool TryReadMember(ReadOnlySpan<byte> key, JsonInput input) =>
            Padding.TryReadMember(key, input, _padding) || base.TryReadMember(key, input);

        public override void Complete(MessageFields fields)
        {
            if (fields.Get("in_pagemaps") is > 0)
            {
                if (Bytes.Length > 0) throw fields.Error($"extra is {Bytes.Length} bytes, expected none: the segment is in pagemap images where in_pagemaps is true");
                return;
            }
            base.Complete(fields);
            Padding.Append(Bytes, _padding.Written, (ulong)Bytes.Length, Alignment);
        }
    }
}
