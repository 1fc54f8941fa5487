using System.Text;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Transcode;

/// <summary>A single message of CRIU's schema as JSON in crit's dialect and back, without an image around it: such as requests and answers of CRIU's RPC.</summary>
public static class MessageText
{
    /// <summary>Encodes an object.</summary>
    /// <param name="message">The message's name in the schema, such as <c>criu_req</c>.</param>
    /// <param name="json">The object, in UTF-8.</param>
    /// <param name="name">Where it came from, for errors.</param>
    /// <returns>The message's bytes.</returns>
    /// <exception cref="ImageFormatException">The text is no such message; the error has line, column and field.</exception>
    /// <exception cref="ArgumentException">The schema has no message of that name.</exception>
    public static byte[] Encode(string message, ReadOnlyMemory<byte> json, string name)
    {
        var output = new WireWriter();
        using var stream = new MemoryStream(json.ToArray(), writable: false);
        using var input = new JsonInput(stream, name);
        new JsonToMessage(input, output).Read(MessageCodec.Get(message));
        input.End();
        return output.Written.ToArray();
    }

    /// <summary>Decodes a message.</summary>
    /// <param name="message">The message's name in the schema, such as <c>criu_resp</c>.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="name">Where they came from, for errors.</param>
    /// <returns>The object as text in one line.</returns>
    /// <exception cref="ImageFormatException">The bytes are no protobuf message.</exception>
    /// <exception cref="ArgumentException">The schema has no message of that name.</exception>
    public static string Decode(string message, ReadOnlySpan<byte> bytes, string name)
    {
        using var text = new MemoryStream();
        using var json = new JsonWriter(text, pretty: false);
        json.StartObject();
        try
        {
            new MessageToJson(json).WriteMembers(MessageCodec.Get(message), bytes, 0);
        }
        catch (ImageFormatException e)
        {
            throw e.Within(name);
        }
        json.EndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
    }
}
