using System.Buffers.Binary;
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
        if (!TakeMagic(source, type))
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
    /// <exception cref="ImageFormatException">The file begins with another word.</exception>
    public static bool TakeMagic(ByteSource source, ImageType type)
    {
        RawCodec codec = type.Raw!;
        if (!source.TryPeek(sizeof(uint), out ReadOnlySpan<byte> first)) return codec.DumpMagic == 0;
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(first);
        if (codec.DumpMagic != 0 && word == codec.DumpMagic)
        {
            source.Advance(sizeof(uint));
            return true;
        }
        if (codec.MayBegin(word)) return codec.DumpMagic == 0;
        string expected = codec.DumpMagic == 0 ? "the length of a message" : $"0x{codec.DumpMagic:x8}, or the length of a message";
        throw new ImageFormatException($"0x{word:x8} is {ImageHeads.Meaning(word)}; expected {expected}, in front of {type.Name}", new Location(source.Name, source.Position));
    }
}
