using System.Text;
using System.Text.Json;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>A value as it is written on a command line: JSON, or a bare word that stands for a string.</summary>
internal static class EditValue
{
    private const int Depth = 256;

    /// <summary>The value as JSON.</summary>
    /// <exception cref="ArgumentException">It begins as a list, an object or a string does, and is no JSON.</exception>
    public static byte[] ToJson(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (Fault(bytes) is not { } fault) return bytes.AsSpan().Trim(" \t\r\n"u8).ToArray();
        if (text.Length > 0 && text[0] is '{' or '[' or '"') throw new ArgumentException($"value {text}: {fault}; a text that begins so is written as a JSON string");
        using var word = new MemoryStream();
        using var json = new JsonWriter(word, pretty: false);
        json.String(bytes);
        json.Flush();
        return word.ToArray();
    }

    private static string? Fault(byte[] bytes)
    {
        try
        {
            var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Depth });
            while (reader.Read())
            {
            }
            return null;
        }
        catch (JsonException e)
        {
            return $"no JSON at byte {e.BytePositionInLine + 1}{(e.LineNumber > 0 ? $" of line {e.LineNumber + 1}" : "")}";
        }
    }
}
