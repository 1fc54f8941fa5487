using System.Globalization;
using System.Text.Json.Nodes;

namespace Soccr.Formats.Tests;

/// <summary>
/// An edit of an image's JSON as a line of text: <c>set PATH JSON</c>, <c>remove PATH</c>, <c>insert PATH JSON</c>, <c>swap PATH PATH</c>, several
/// of them apart by semicolons. Paths have dots alone: <c>entries.0.isk</c>.
/// </summary>
internal static class JsonEdit
{
    public static string Apply(string json, string edits)
    {
        JsonNode root = JsonNode.Parse(json)!;
        foreach (string edit in edits.Split("; "))
        {
            string[] words = edit.Split(' ', 3);
            Apply(root, words[0], words[1], words.Length > 2 ? words[2] : "");
        }
        return root.ToJsonString();
    }

    private static void Apply(JsonNode root, string verb, string path, string value)
    {
        (JsonNode parent, string last) = Find(root, path);
        if (verb == "swap")
        {
            (JsonNode otherParent, string otherLast) = Find(root, value);
            JsonNode one = Get(parent, last).DeepClone();
            JsonNode other = Get(otherParent, otherLast).DeepClone();
            Set(parent, last, other);
            Set(otherParent, otherLast, one);
        }
        else if (verb == "set")
        {
            Set(parent, last, JsonNode.Parse(value)!);
        }
        else if (verb == "insert")
        {
            ((JsonArray)parent).Insert(Index(last), JsonNode.Parse(value));
        }
        else if (parent is JsonArray list)
        {
            list.RemoveAt(Index(last));
        }
        else
        {
            Assert.True(((JsonObject)parent).Remove(last));
        }
    }

    private static (JsonNode Parent, string Last) Find(JsonNode node, string path)
    {
        string[] parts = path.Split('.');
        foreach (string part in parts[..^1]) node = Get(node, part);
        return (node, parts[^1]);
    }

    private static JsonNode Get(JsonNode node, string part) => (node is JsonArray list ? list[Index(part)] : node[part])!;

    private static void Set(JsonNode node, string part, JsonNode value)
    {
        if (node is JsonArray list) list[Index(part)] = value;
        else node[part] = value;
    }

    private static int Index(string part) => int.Parse(part, CultureInfo.InvariantCulture);
}
