using System.Text.Json;
using Soccr.Formats.Images;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>JSON of an image as it stands.</summary>
/// <param name="Text">Well-formed JSON.</param>
public readonly record struct RawJson(string Text);

/// <summary>A message of a netlink dump in the form of the image's JSON.</summary>
/// <param name="message">The object.</param>
internal sealed class NetlinkRecord(JsonElement message)
{
    /// <summary>All attributes.</summary>
    public RawJson Attributes { get; } = new(message.GetProperty("attributes").GetRawText());

    /// <summary>A field of the family's header, as text.</summary>
    public string Field(string name) => message.TryGetProperty(name, out JsonElement value) ? Word(value) : "";

    /// <summary>The first attribute of that name, as text; null where there is none.</summary>
    public string? Attribute(string name)
    {
        foreach (JsonElement attribute in message.GetProperty("attributes").EnumerateArray())
        {
            if (attribute.TryGetProperty(name, out JsonElement value)) return Word(value);
        }
        return null;
    }

    /// <summary>The attributes but those of some names, as words: name and value.</summary>
    public IEnumerable<string> Others(params string[] names)
    {
        foreach (JsonElement attribute in message.GetProperty("attributes").EnumerateArray())
        {
            foreach (JsonProperty member in attribute.EnumerateObject())
            {
                if (!names.Contains(member.Name)) yield return $"{member.Name} {Word(member.Value)}";
            }
        }
    }

    // The raw text keeps what is no UTF-8, and has no control characters.
    private static string Word(JsonElement value)
    {
        string raw = value.GetRawText();
        return value.ValueKind == JsonValueKind.String ? raw[1..^1] : raw;
    }
}

/// <summary>Reads netlink dumps through their JSON: what the tables of the families know is known here too.</summary>
internal static class NetlinkDump
{
    public static IReadOnlyList<NetlinkRecord> Read(ImageFile? image)
    {
        if (image is null) return [];
        var text = new MemoryStream();
        using (Stream stream = image.OpenRead())
        {
            ImageTranscoder.Decode(stream, text, new DecodeOptions { Name = image.FullName, Type = image.Type, Pretty = false });
        }
        using JsonDocument document = JsonDocument.Parse(text.GetBuffer().AsMemory(0, (int)text.Length), new JsonDocumentOptions { MaxDepth = 256 });
        return [.. document.RootElement.GetProperty("entries").EnumerateArray().Select((entry, index) => entry.TryGetProperty("attributes", out _)
            ? new NetlinkRecord(entry.Clone())
            : throw new ImageFormatException($"a message of type {entry.GetProperty("type").GetRawText()}, expected one with attributes", new Location(image.FullName, FieldPath: $"entries[{index}]")))];
    }

    /// <summary>How many messages there are; they are not decoded.</summary>
    public static long Count(ImageFile? image)
    {
        if (image is null) return 0;
        using Stream stream = image.OpenRead();
        return ImageTranscoder.ReadInfo(stream, image.FullName, image.Type).Count;
    }
}
