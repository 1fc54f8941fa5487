using System.Text.Json.Nodes;
using Soccr.Formats.Conversion;

namespace Soccr.Apply.Sockets.Sets;

/// <summary>Compares what two messages say, as JSON of crit's dialect; a field that is missing says as much as one of zeros.</summary>
internal static class EntryComparison
{
    /// <summary>The first field in which they differ.</summary>
    /// <param name="one">A message.</param>
    /// <param name="other">Another one.</param>
    /// <param name="ignored">Paths of fields that do not matter.</param>
    /// <returns>Its path and what both say; null where they say the same.</returns>
    public static (string Field, string One, string Other)? Find(JsonObject one, JsonObject other, IReadOnlySet<string> ignored) => Find(one, other, "", ignored);

    private static (string Field, string One, string Other)? Find(JsonObject? one, JsonObject? other, string prefix, IReadOnlySet<string> ignored)
    {
        foreach (string name in Names(one).Union(Names(other)))
        {
            string path = prefix + name;
            (JsonNode? first, JsonNode? second) = (one?[name], other?[name]);
            if (ignored.Contains(path)) continue;
            if (first is JsonObject || second is JsonObject)
            {
                if (Find(first as JsonObject, second as JsonObject, $"{path}.", ignored) is { } inside) return inside;
            }
            else if (Text(first) != Text(second))
            {
                return (path, Text(first), Text(second));
            }
        }
        return null;
    }

    private static IEnumerable<string> Names(JsonObject? message) => message?.Select(static field => field.Key) ?? [];

    private static string Text(JsonNode? value) => OptionField.IsSet(value) && value is not JsonArray { Count: 1 } ? OptionField.TextOf(value!) : value is JsonArray { Count: 1 } single ? Text(single[0]) : "nothing";
}
