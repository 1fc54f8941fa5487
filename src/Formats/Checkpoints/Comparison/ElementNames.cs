using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Names elements of a list by what identifies them, as selectors of <c>crit edit</c> do.</summary>
internal static class ElementNames
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-"u8);

    /// <summary>The selector, such as <c>[?id==7]</c>, or <c>[?local]</c> for an attribute, which is the only one of its name; null where there is none.</summary>
    /// <param name="element">The element.</param>
    /// <param name="codec">Its schema, or null.</param>
    public static string? Of(JsonElement element, MessageCodec? codec)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        if (codec is null) return element.GetPropertyCount() == 1 ? $"[?{element.EnumerateObject().First().Name}]" : null;
        if (KeyFields.Of(codec.Name) is not { } path) return null;
        foreach (string part in path.Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(part, out element)) return null;
        }
        return $"[?{path}=={Value(element)}]";
    }

    // A string needs no quotes where nothing in it means anything to a selector.
    private static string Value(JsonElement value)
    {
        ReadOnlySpan<byte> raw = JsonMarshal.GetRawUtf8Value(value);
        bool isPlain = value.ValueKind == JsonValueKind.String && raw.Length > 2 && !raw[1..^1].ContainsAnyExcept(s_plain);
        return Encoding.UTF8.GetString(isPlain ? raw[1..^1] : raw);
    }
}
