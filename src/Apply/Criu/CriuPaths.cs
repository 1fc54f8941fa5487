using System.Text.Json;
using System.Text.Json.Nodes;

namespace Soccr.Apply.Criu;

/// <summary>The fields of <c>criu_opts</c> that are paths of the caller's. CRIU works in its work directory, and would look for them there.</summary>
public static class CriuPaths
{
    /// <summary>THE TABLE: the field, its member where it is of objects, what is expected there, and where in the text the path begins; -1 for text without one.</summary>
    private static readonly (string Field, string? Member, PathKind Kind, Func<string, int> Start)[] s_rows =
    [
        ("root", null, PathKind.Folder, Whole),
        ("cgroup_yard", null, PathKind.Folder, Whole),
        ("config_file", null, PathKind.File, Whole),
        ("ext_mnt", "val", PathKind.Any, Whole),
        ("external", null, PathKind.Any, BehindKey),
        ("join_ns", "ns_file", PathKind.Namespace, static file => file.All(char.IsAsciiDigit) ? -1 : 0),
        ("inherit_fd", "fd", PathKind.Descriptor, Whole),
    ];

    /// <summary>A copy of options with absolute paths.</summary>
    /// <param name="options">Fields of <c>criu_opts</c>.</param>
    public static JsonObject MakeAbsolute(JsonObject options)
    {
        var all = (JsonObject)options.DeepClone();
        foreach ((_, PathKind kind, JsonNode node, int start) in Find(all))
        {
            string text = node.ToString();
            if (!kind.IsNumber) Replace(node, $"{text[..start]}{Path.GetFullPath(text[start..])}");
        }
        return all;
    }

    /// <summary>What is wrong with the first path that leads nowhere, for the user; null where all lead somewhere.</summary>
    /// <param name="options">Fields of <c>criu_opts</c>.</param>
    public static string? FaultOf(JsonObject options)
    {
        foreach ((string field, PathKind kind, JsonNode node, int start) in Find(options))
        {
            if (kind.FaultOf(node.ToString()[start..]) is { } fault) return $"--{CriuOptions.All.First(option => option.Field == field).Name}: {fault}";
        }
        return null;
    }

    private static (string Field, PathKind Kind, JsonNode Node, int Start)[] Find(JsonObject options) =>
    [
        .. from row in s_rows
           from value in options[row.Field] is JsonArray list ? list.ToArray() : [options[row.Field]]
           let node = row.Member is null ? value : value?[row.Member]
           where node?.GetValueKind() is JsonValueKind.String or JsonValueKind.Number
           let start = row.Start(node.ToString())
           where start >= 0
           select (row.Field, row.Kind, node, start),
    ];

    private static void Replace(JsonNode node, string text)
    {
        if (node.Parent is JsonArray list) list[node.GetElementIndex()] = text;
        else node.Parent![node.GetPropertyName()] = text;
    }

    private static int Whole(string text) => 0;

    // TYPE[KEY]:PATH, but behind mnt[] there are flags.
    private static int BehindKey(string text)
    {
        int path = text.IndexOf("]:", StringComparison.Ordinal) + 2;
        bool isPath = text.StartsWith("mnt[", StringComparison.Ordinal) || text.StartsWith("dev[", StringComparison.Ordinal);
        return isPath && !text.StartsWith("mnt[]", StringComparison.Ordinal) && path >= 2 && path < text.Length ? path : -1;
    }
}
