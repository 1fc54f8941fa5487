using System.Buffers.Binary;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Values of a SysV semaphore set: nsems 16-bit words, padded to a multiple of 8.</summary>
/// <remarks><c>criu/criu/ipc_ns.c</c>.</remarks>
internal sealed class SemaphorePayload : PayloadCodec
{
    private const int Alignment = 8;

    public override string Description => "u16[nsems], padded to 8";

    public override PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message) => new(Number(codec, message, "nsems"));

    public override void Decode(PayloadShape shape, ByteSource source, JsonWriter json)
    {
        long start = source.Position;
        json.Key("\"extra\": "u8);
        json.StartArray();
        for (ulong i = 0; i < shape.First; i++)
        {
            if (!source.TryPeek(sizeof(ushort), out ReadOnlySpan<byte> word)) throw Cut(source, start, shape);
            json.Element();
            json.Unsigned(BinaryPrimitives.ReadUInt16LittleEndian(word));
            source.Advance(sizeof(ushort));
        }
        json.EndArray();
        Padding.WriteMember(json, Padding.Take(source, shape.First * sizeof(ushort), Alignment));
    }

    public override long Skip(PayloadShape shape, ByteSource source)
    {
        long start = source.Position;
        long length = (long)shape.First * sizeof(ushort);
        if (source.Skip(length) != length) throw Cut(source, start, shape);
        Padding.Take(source, (ulong)length, Alignment);
        return length;
    }

    public override PayloadInput CreateInput(ImageOutput output, WireWriter message) => new SemaphoreInput();

    private static ImageFormatException Cut(ByteSource source, long start, PayloadShape shape) =>
        Short(start, source.Position - start + source.Left, shape.First * sizeof(ushort), "2 * ipc_sem_entry.nsems");

    private sealed class SemaphoreInput : PayloadInput
    {
        private readonly PayloadBuffer _values = new();
        private readonly WireWriter _padding = new();

        public override void Reset()
        {
            base.Reset();
            _values.Clear();
            _padding.Clear();
        }

        public override bool TryReadMember(ReadOnlySpan<byte> key, JsonInput input) =>
            Padding.TryReadMember(key, input, _padding) || base.TryReadMember(key, input);

        public override void Complete(MessageFields fields)
        {
            Agree(fields, "nsems", (ulong)_values.Length / sizeof(ushort), "values");
            Padding.Append(_values, _padding.Written, (ulong)_values.Length, Alignment);
        }

        public override void WriteTo(ImageOutput output) => _values.WriteTo(output);

        public override void Dispose() => _values.Dispose();

        protected override void ReadExtra(JsonInput input)
        {
            bool first = true;
            int index = 0;
            Span<byte> word = stackalloc byte[sizeof(ushort)];
            input.RefuseElided();
            input.StartArray();
            while (input.TryReadElement(ref first))
            {
                input.Path.At(index++);
                JsonInteger value = input.ReadInteger();
                if (value.Negative || value.Magnitude > ushort.MaxValue) throw input.Error($"{value} is out of range of a semaphore, 0 to {ushort.MaxValue}");
                BinaryPrimitives.WriteUInt16LittleEndian(word, (ushort)value.Magnitude);
                _values.Append(word);
            }
        }
    }
}
