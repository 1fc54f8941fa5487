using System.Buffers.Binary;
using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Takes an image apart: magic words, then entries of a size word, a message and perhaps a payload.</summary>
/// <remarks><c>criu/criu/image.c</c>, <c>criu/criu/protobuf.c</c>.</remarks>
internal sealed class ImageReader
{
    // Compiled when first asked for: counting entries needs no schema, and reading the schema is half of a short run.
    private MessageCodec? _first;
    private MessageCodec? _next;

    /// <summary>Reads the magic words.</summary>
    /// <param name="source">The image.</param>
    /// <param name="named">What its name or the caller says it is, where that is known.</param>
    public ImageReader(ByteSource source, ImageType? named)
    {
        Source = source;
        (Type, Head) = ImageHeads.Read(source, named);
    }

    public ByteSource Source { get; }

    public ImageType Type { get; }

    /// <summary>The words that were there.</summary>
    public ImageHead Head { get; }

    /// <summary>Entries read so far.</summary>
    public long Count { get; private set; }

    /// <summary>Schema of the entry read last.</summary>
    public MessageCodec Codec => Count > 1 && Type.NextMessage is { } next
        ? _next ??= MessageCodec.Get(next)
        : _first ??= MessageCodec.Get(Type.Message);

    /// <summary>Payload behind the entry read last, or null.</summary>
    public PayloadCodec? Payload => Count > 1 && Type.NextMessage is not null ? Type.NextPayload : Type.Payload;

    /// <summary>Absolute offset of the message of the entry read last.</summary>
    public long MessageOffset => Source.Position + sizeof(uint);

    /// <summary>Goes to the next entry. Call <see cref="EndMessage"/> when done with it, then take its payload.</summary>
    /// <returns>False behind the last one; what is left then is no entry.</returns>
    public bool TryReadEntry(out ReadOnlySpan<byte> message)
    {
        message = default;
        // CRIU reads one entry of such an image and never looks at what lies behind.
        if (Source.AtEnd || (Type.Single && Count > 0)) return false;
        if (Peek(out message) is { } fault) throw new ImageFormatException(fault, new Location(Source.Name, Source.Position, FieldPath: $"entries[{Count}]"));
        Count++;
        return true;
    }

    /// <summary>Goes behind the message, to its payload.</summary>
    public void EndMessage(int length) => Source.Advance(sizeof(uint) + length);

    /// <summary>Passes over a whole entry, without reading it where its payload does not depend on it.</summary>
    /// <param name="payloadBytes">Bytes of its payload.</param>
    public bool TrySkipEntry(out long payloadBytes)
    {
        payloadBytes = 0;
        if (Type.Payload is null && Type.NextPayload is null && !Type.Single) return TrySkipMessage();
        if (!TryReadEntry(out ReadOnlySpan<byte> message)) return false;
        PayloadShape shape = PayloadShape.None;
        if (Payload is { } payload) shape = payload.Shape(Codec, message);
        EndMessage(message.Length);
        if (shape != PayloadShape.None) payloadBytes = Payload!.Skip(shape, Source);
        return true;
    }

    private bool TrySkipMessage()
    {
        if (Source.AtEnd) return false;
        long start = Source.Position;
        long size = Source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word) ? BinaryPrimitives.ReadUInt32LittleEndian(word) : -1;
        if (size < 0 || Source.Skip(sizeof(uint) + size) < sizeof(uint) + size)
        {
            throw new ImageFormatException(SizeFault(size, Source.Position - start + Source.Left), new Location(Source.Name, start, FieldPath: $"entries[{Count}]"));
        }
        Count++;
        return true;
    }

    private string? Peek(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!Source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word)) return SizeFault(-1, Source.Left);
        uint size = BinaryPrimitives.ReadUInt32LittleEndian(word);
        if (size > Limits.MessageBytes || !Source.TryPeek(sizeof(uint) + (int)size, out ReadOnlySpan<byte> entry)) return SizeFault(size, Source.Left);
        message = entry[sizeof(uint)..];
        return null;
    }

    private static string SizeFault(long size, long left) => size < 0
        ? $"size word is {left} bytes, expected {sizeof(uint)}"
        : $"message is {left - sizeof(uint)} bytes, its size word says {size}";
}
