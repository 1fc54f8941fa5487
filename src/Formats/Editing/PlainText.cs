using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>A JSON scalar as a person would say it: a string without quotes and escapes, anything else as it stands.</summary>
internal static class PlainText
{
    /// <param name="json">The scalar; a string has its closing quote.</param>
    /// <exception cref="ImageFormatException">A string has an escape that is none.</exception>
    public static byte[] Of(byte[] json)
    {
        if (json[0] != '"') return json;
        if (!json.Contains((byte)'\\')) return json[1..^1];
        using var input = new JsonInput(new MemoryStream(json), "");
        return input.ReadString().ToArray();
    }
}
