using System.Text;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>A TCP connection's receive queue, then its send queue.</summary>
/// <remarks><c>criu/criu/sk-tcp.c</c>.</remarks>
internal sealed class QueuesPayload : PayloadCodec
{
    private static readonly string[] s_lengths = ["inq_len", "outq_len"];

    public override string Description => "inq_len, then outq_len";

    public override PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message) =>
        new(Number(codec, message, s_lengths[0]), Number(codec, message, s_lengths[1]));

    public override void Decode(PayloadShape shape, ByteSource source, JsonWriter json)
    {
        json.Key("\"extra\": "u8);
        json.StartObject();
        json.Key("\"inq\": "u8);
        DecodeBytes(source, shape.First, json, "tcp_stream_entry.inq_len");
        json.Key("\"outq\": "u8);
        DecodeBytes(source, shape.Second, json, "tcp_stream_entry.outq_len");
        json.EndObject();
    }

    public override IEnumerable<(string Key, long Length)> Parts(PayloadShape shape, long length) =>
        [("extra.inq", (long)shape.First), ("extra.outq", (long)shape.Second)];

    public override long Skip(PayloadShape shape, ByteSource source) =>
        Skip(source, shape.First, "tcp_stream_entry.inq_len") + Skip(source, shape.Second, "tcp_stream_entry.outq_len");

    public override PayloadInput CreateInput(ImageOutput output, WireWriter message) => new QueuesInput();

    private sealed class QueuesInput : PayloadInput
    {
        private static readonly string[] s_keys = ["inq", "outq"];
        private readonly PayloadBuffer[] _queues = [new(), new()];

        public override void Reset()
        {
            base.Reset();
            Array.ForEach(_queues, static queue => queue.Clear());
        }

        public override void Complete(MessageFields fields)
        {
            for (int i = 0; i < _queues.Length; i++)
            {
                Agree(fields, s_lengths[i], (ulong)_queues[i].Length, $"bytes in {s_keys[i]}");
            }
        }

        public override void WriteTo(ImageOutput output) => Array.ForEach(_queues, queue => queue.WriteTo(output));

        public override void Dispose() => Array.ForEach(_queues, static queue => queue.Dispose());

        protected override void ReadExtra(JsonInput input)
        {
            input.RefuseElided();
            bool first = true;
            var seen = default(FieldSet);
            input.StartObject();
            while (input.TryReadKey(ref first, out ReadOnlySpan<byte> key))
            {
                string name = Encoding.UTF8.GetString(key);
                int queue = Array.IndexOf(s_keys, name);
                input.Path.Push(name);
                if (queue < 0) throw input.Error($"no such queue{Suggestion.For(name, s_keys)}; expected inq and outq");
                if (!seen.Add(queue)) throw input.Error("the key is there twice");
                input.ReadBase64(_queues[queue]);
                input.Path.Pop();
            }
        }
    }
}
