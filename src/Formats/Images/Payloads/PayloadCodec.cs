using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>The raw bytes behind an entry's message, CRIU's "extra": how long they are and how they read in JSON.</summary>
internal abstract class PayloadCodec
{
    /// <summary>In words, for <c>crit types</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Reads from the message what the payload looks like.</summary>
    public abstract PayloadShape Shape(MessageCodec codec, ReadOnlySpan<byte> message);

    /// <summary>Writes the value of <c>extra</c>, and members beside it that the bytes need.</summary>
    public abstract void Decode(PayloadShape shape, ByteSource source, JsonWriter json);

    /// <summary>The parts of the payload as they lie in the file: their keys in JSON and their lengths, with padding, in bytes.</summary>
    /// <param name="shape">What the message says.</param>
    /// <param name="length">Length of the whole payload in the file.</param>
    public virtual IEnumerable<(string Key, long Length)> Parts(PayloadShape shape, long length) => [("extra", length)];

    /// <summary>Passes over the payload.</summary>
    /// <returns>Its length in bytes, without padding: what crit prints for it.</returns>
    public abstract long Skip(PayloadShape shape, ByteSource source);

    /// <summary>Creates the reader of the JSON form, one for an image.</summary>
    public abstract PayloadInput CreateInput(ImageOutput output, WireWriter message);

    /// <summary>The value of a number field, 0 where it is missing.</summary>
    protected static ulong Number(MessageCodec codec, ReadOnlySpan<byte> message, string field)
    {
        FieldCodec known = codec.ByName(field);
        return WireScan.TryFindVarint(message, known.Number, out ulong value) ? ScalarValue.Canonical(known.Kind, value) : 0;
    }

    /// <summary>Passes over bytes, which must be there.</summary>
    protected static long Skip(ByteSource source, ulong length, string what)
    {
        long start = source.Position;
        long passed = source.Skip((long)Math.Min(length, long.MaxValue));
        return (ulong)passed == length ? passed : throw Short(start, source.Position - start, length, what);
    }

    /// <summary>Writes bytes, which must be there, as a base64 string.</summary>
    protected static void DecodeBytes(ByteSource source, ulong length, JsonWriter json, string what)
    {
        long start = source.Position;
        if (source.Length is not null && (ulong)source.Left < length) throw Short(start, source.Left, length, what);
        long taken = json.Base64(source, (long)Math.Min(length, long.MaxValue));
        if ((ulong)taken != length) throw Short(start, taken, length, what);
    }

    /// <summary>The error for a payload that ends before its length.</summary>
    protected static ImageFormatException Short(long start, long got, ulong wanted, string what) =>
        new($"extra is {got} bytes, {what} says {wanted}", new Location(Offset: start));
}
