using System.Text;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Transcode;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Images;

/// <summary>Writes a raw image as JSON.</summary>
internal static class RawDecoder
{
    public static void Run(ByteSource source, ImageType type, JsonWriter json, bool elidePayload)
    {
        RawCodec codec = type.Raw!;
        json.StartObject();
        json.Key("\"magic\": "u8);
        json.String(Encoding.ASCII.GetBytes(type.Name));
        if (!TakeMagic(source, codec))
        {
            json.Key("\"@head\": "u8);
            json.String(Encoding.ASCII.GetBytes(ImageHeads.NameOf(ImageHead.None)));
        }
        if (codec.Note(source) is { } note)
        {
            json.Key("\"@note\": "u8);
            json.String(Encoding.ASCII.GetBytes(note));
        }
        json.Key("\"entries\": "u8);
        json.StartArray();
        Action? behind = codec.Decode(source, json, elidePayload);
        json.EndArray();
        behind?.Invoke();
        json.EndObject();
        json.Flush();
    }

    /// <summary>Passes over the word in front of a dump.</summary>
    /// <returns>False where it should be there and is not.</returns>
    public static bool TakeMagic(ByteSource source, RawCodec codec)
    {
        if (codec.DumpMagic == 0) return true;
        if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> word) || System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(word) != codec.DumpMagic) return false;
        source.Advance(sizeof(uint));
        return true;
    }
}
