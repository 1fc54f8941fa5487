using Soccr.Formats.Images.Payloads;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Images;

/// <summary>Writes an image as JSON, entry by entry.</summary>
internal sealed class ImageDecoder(ImageReader reader, JsonWriter json, bool elidePayload)
{
    private readonly MessageToJson _messages = new(json);

    public void Run()
    {
        json.StartObject();
        json.Key("\"magic\": "u8);
        json.String(System.Text.Encoding.ASCII.GetBytes(reader.Type.MagicName));
        if (reader.Head != reader.Type.Head)
        {
            json.Key("\"@head\": "u8);
            json.String(System.Text.Encoding.ASCII.GetBytes(ImageHeads.NameOf(reader.Head)));
        }
        json.Key("\"entries\": "u8);
        json.StartArray();
        while (reader.TryReadEntry(out ReadOnlySpan<byte> message))
        {
            WriteEntry(message);
        }
        json.EndArray();
        WriteTrailing();
        json.EndObject();
        json.Flush();
    }

    private void WriteEntry(ReadOnlySpan<byte> message)
    {
        json.Element();
        json.StartObject();
        try
        {
            _messages.WriteMembers(reader.Codec, message, reader.MessageOffset);
        }
        catch (ImageFormatException e)
        {
            long offset = (e.Location.Offset ?? reader.MessageOffset) - reader.MessageOffset;
            throw e.Within(reader.Source.Name, $"{EntryPath}{FieldLocator.Path(reader.Codec, message, offset)}");
        }
        PayloadShape shape = reader.Payload?.Shape(reader.Codec, message) ?? PayloadShape.None;
        reader.EndMessage(message.Length);
        if (shape != PayloadShape.None) WritePayload(reader.Payload!, shape);
        json.EndObject();
    }

    private string EntryPath => $"entries[{reader.Count - 1}]";

    private void WritePayload(PayloadCodec payload, PayloadShape shape)
    {
        try
        {
            if (elidePayload)
            {
                json.Key("\"extra\": "u8);
                json.String(System.Text.Encoding.ASCII.GetBytes($"... <{HumanSize.Of(payload.Skip(shape, reader.Source))}>"));
            }
            else
            {
                payload.Decode(shape, reader.Source, json);
            }
        }
        catch (ImageFormatException e)
        {
            throw e.Within(reader.Source.Name, $"{EntryPath}.extra");
        }
    }

    private void WriteTrailing()
    {
        if (reader.Source.AtEnd) return;
        json.Key("\"@trailing\": "u8);
        json.Base64(reader.Source, long.MaxValue);
    }
}
