using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images.Payloads;

/// <summary>The bytes between a payload and the next multiple of its alignment. CRIU writes zeros; others are kept under <c>@padding</c>.</summary>
internal static class Padding
{
    public const int Longest = 7;

    private static ReadOnlySpan<byte> Zeros => [0, 0, 0, 0, 0, 0, 0];

    /// <summary>How many bytes follow <paramref name="length"/>.</summary>
    public static int Size(ulong length, int alignment) => (int)((0 - length) & (uint)(alignment - 1));

    /// <summary>Takes the bytes.</summary>
    /// <returns>Empty where all are zero.</returns>
    public static byte[] Take(ByteSource source, ulong length, int alignment)
    {
        int size = Size(length, alignment);
        if (!source.TryPeek(size, out ReadOnlySpan<byte> bytes))
        {
            throw new ImageFormatException($"the file ends {size - source.Left} bytes before the end of the padding to a multiple of {alignment}", new Location(Offset: source.Position));
        }
        byte[] kept = bytes.ContainsAnyExcept((byte)0) ? bytes.ToArray() : [];
        source.Advance(size);
        return kept;
    }

    /// <summary>Writes the member that keeps unusual padding.</summary>
    public static void WriteMember(JsonWriter json, byte[] padding)
    {
        if (padding.Length == 0) return;
        json.Key("\"@padding\": "u8);
        json.Base64(padding);
    }

    /// <summary>Reads that member.</summary>
    public static bool TryReadMember(ReadOnlySpan<byte> key, JsonInput input, WireWriter padding)
    {
        if (!key.SequenceEqual("@padding"u8)) return false;
        input.Path.Push("@padding");
        if (padding.Length > 0) throw input.Error("the key is there twice");
        input.ReadBase64(padding);
        if (padding.Length > Longest) throw input.Error($"padding is {padding.Length} bytes, at most {Longest} are possible");
        input.Path.Pop();
        return true;
    }

    /// <summary>Writes the padding: the bytes that were kept where their number still fits, else zeros.</summary>
    public static void Append(IByteSink sink, ReadOnlySpan<byte> kept, ulong length, int alignment)
    {
        int size = Size(length, alignment);
        sink.Append(kept.Length == size ? kept : Zeros[..size]);
    }
}
