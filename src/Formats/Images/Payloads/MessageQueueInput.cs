using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Reads a queue's messages: a flat list, message and data by turns.</summary>
internal sealed class MessageQueueInput : PayloadInput
{
    private readonly PayloadBuffer _queue = new();
    private readonly WireWriter _message = new();
    private readonly WireWriter _data = new();
    private readonly Head _head = new();
    private JsonToMessage? _reader;
    private ulong _count;

    public override void Reset()
    {
        base.Reset();
        _queue.Clear();
        _count = 0;
    }

    public override void Complete(MessageFields fields) => Agree(fields, "qnum", _count, "messages");

    public override void WriteTo(ImageOutput output) => _queue.WriteTo(output);

    public override void Dispose() => _queue.Dispose();

    protected override void ReadExtra(JsonInput input)
    {
        _reader ??= new JsonToMessage(input, _message);
        bool first = true;
        int index = 0;
        input.RefuseElided();
        input.StartArray();
        while (input.TryReadElement(ref first))
        {
            input.Path.At(index++);
            _message.Clear();
            _head.Reset();
            _reader.Read(MessageQueuePayload.Codec, _head);
            if (!input.TryReadElement(ref first)) throw input.Error("the last message has no data; expected base64 behind it");
            input.Path.At(index++);
            _data.Clear();
            input.ReadBase64(_data);
            Append(input);
            _count++;
        }
    }

    private void Append(JsonInput input)
    {
        ulong length = (ulong)_data.Length;
        if (_head.Size is { } said && said != length) throw input.Error($"the message is {length} bytes, ipc_msg.msize says {said}");
        if (_head.Size is null) Fill(length, input);
        _queue.AppendUInt32((uint)_message.Length);
        _queue.Append(_message.Written);
        _queue.Append(_data.Written);
        Padding.Append(_queue, _head.Padding.Written, length, MessageQueuePayload.Alignment);
    }

    // The data comes behind the message that says how long it is: a size that was left out is put in now, in the place kept for it.
    private void Fill(ulong length, JsonInput input)
    {
        FieldCodec size = MessageQueuePayload.Codec.ByName("msize");
        byte[] message = _message.Written.ToArray();
        WireRecord kept = WireRecord.Split(message).Find(record => record.Tag == size.Tag);
        _message.Truncate(kept.Start);
        _message.WriteVarint(size.Tag);
        _message.WriteVarint(length);
        _message.WriteRaw(message.AsSpan(kept.End));
        if (!WireScan.TryFindVarint(_message.Written, size.Number, out ulong said) || said != length) throw input.Error("msize is left out, and @wire has bytes for it; expected one of the two");
    }

    private sealed class Head : IMessageExtension
    {
        public ulong? Size { get; private set; }

        public WireWriter Padding { get; } = new();

        public void Reset()
        {
            Size = null;
            Padding.Clear();
        }

        public bool TryReadMember(ReadOnlySpan<byte> key, JsonInput input) => Payloads.Padding.TryReadMember(key, input, Padding);

        public void Complete(MessageFields fields)
        {
            Size = fields.Get("msize");
            if (Size is null) fields.Add("msize", 0);
        }
    }
}
