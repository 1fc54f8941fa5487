using System.Buffers.Binary;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>Messages of a SysV queue: qnum times a size word, an ipc_msg and msize bytes, padded to a multiple of 8.</summary>
/// <remarks><c>criu/criu/ipc_ns.c</c>.</remarks>
internal sealed class MessageQueuePayload : PayloadCodec
{
    internal const int Alignment = 8;

    /// <summary>The message in front of each queued one.</summary>
    internal static MessageCodec Codec => MessageCodec.Get("ipc_msg");

    public override string Description => "qnum times (u32 size, ipc_msg, msize padded to 8)";

    public override PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message) => new(Number(codec, message, "qnum"));

    public override void Decode(PayloadShape shape, ByteSource source, JsonWriter json)
    {
        var messages = new MessageToJson(json);
        json.Key("\"extra\": "u8);
        json.StartArray();
        for (ulong i = 0; i < shape.First; i++)
        {
            int size = PeekMessage(source, out ReadOnlySpan<byte> message);
            ulong length = Number(Codec, message, "msize");
            json.Element();
            json.StartObject();
            messages.WriteMembers(Codec, message, source.Position + sizeof(uint));
            source.Advance(sizeof(uint) + size);
            if (!source.TryPeek((int)Math.Min(length, Limits.MessageBytes), out ReadOnlySpan<byte> data))
            {
                throw Short(source.Position, source.Left, length, "ipc_msg.msize");
            }
            // The padding's member belongs to the object that comes before the data.
            byte[] text = data.ToArray();
            source.Advance(data.Length);
            Padding.WriteMember(json, Padding.Take(source, length, Alignment));
            json.EndObject();
            json.Element();
            json.Base64(text);
        }
        json.EndArray();
    }

    /// <summary>Passes over the messages. crit counts each one's ipc_msg as payload too.</summary>
    public override long Skip(PayloadShape shape, ByteSource source)
    {
        long total = 0;
        for (ulong i = 0; i < shape.First; i++)
        {
            int size = PeekMessage(source, out ReadOnlySpan<byte> message);
            ulong length = Number(Codec, message, "msize");
            source.Advance(sizeof(uint) + size);
            total += size + Skip(source, length, "ipc_msg.msize");
            Padding.Take(source, length, Alignment);
        }
        return total;
    }

    public override PayloadInput CreateInput(ImageOutput output, WireWriter message) => new MessageQueueInput();

    private static int PeekMessage(ByteSource source, out ReadOnlySpan<byte> message)
    {
        if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word))
        {
            throw new ImageFormatException("the file ends inside a message queue; ipc_msg_entry.qnum says there are more messages", new Location(Offset: source.Position));
        }
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (size > Limits.MessageBytes || !source.TryPeek(sizeof(uint) + (int)size, out ReadOnlySpan<byte> whole))
        {
            throw new ImageFormatException($"size word says {size} bytes, more than the file has left", new Location(Offset: source.Position));
        }
        message = whole[sizeof(uint)..];
        return (int)size;
    }
}
