using System.Globalization;
using System.Text.Json.Nodes;
using Soccr.Formats.Images;
using Soccr.Formats.Schema;

namespace Soccr.Apply.Tests.Sockets;

/// <summary>Images as JSON, field by field, for tests that change each.</summary>
internal static class ImageJson
{
    public static JsonObject Read(string path)
    {
        using FileStream image = File.OpenRead(path);
        using var text = new MemoryStream();
        ImageTranscoder.Decode(image, text, new DecodeOptions { Name = path });
        return JsonNode.Parse(text.ToArray())!.AsObject();
    }

    public static void Write(string path, JsonObject json)
    {
        using var text = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), writable: false);
        using var image = new MemoryStream();
        ImageTranscoder.Encode(text, image, path);
        File.WriteAllBytes(path, image.ToArray());
    }

    /// <summary>All fields of a message and of those inside of it, by the schema: what is not in an image can be put there.</summary>
    public static IEnumerable<string> Fields(string message, string prefix = "") => SchemaSet.Criu.GetMessage(message).Fields.SelectMany(field =>
        field.Kind == FieldKind.Message ? Fields(field.TypeName, $"{prefix}{field.Name}.") : [$"{prefix}{field.Name}"]);

    /// <summary>The entry with one field changed in each of several ways, and what was done.</summary>
    public static IEnumerable<(string Change, JsonObject Entry)> Change(JsonObject entry, string message, string path)
    {
        string[] names = path.Split('.');
        FieldSchema field = FieldOf(message, names);
        foreach (JsonNode? value in Values(field, Find(entry, names)))
        {
            JsonObject changed = entry.DeepClone().AsObject();
            Set(changed, message, names, value?.DeepClone());
            yield return ($"{path} = {value?.ToJsonString() ?? "nothing"}", changed);
        }
    }

    /// <summary>The fields in which one value says something else than another, later one. 0, false and an empty text say the same, a field that is missing says nothing.</summary>
    public static IEnumerable<string> Differences(JsonNode? one, JsonNode? other, string path = "")
    {
        if (one is JsonObject || other is JsonObject)
        {
            IEnumerable<string> names = Members(one).Union(Members(other));
            return names.SelectMany(name => Differences((one as JsonObject)?[name], (other as JsonObject)?[name], path.Length == 0 ? name : $"{path}.{name}"));
        }
        return one is null || Plain(one) == Plain(other) ? [] : [path];
    }

    private static IEnumerable<string> Members(JsonNode? node) => node is JsonObject members ? members.Select(static member => member.Key) : [];

    private static string Plain(JsonNode? node) => node?.ToJsonString() switch
    {
        null or "0" or "false" or "\"\"" or "[]" or "[0]" or "\"NONE\"" => "",
        string text => text,
    };

    private static FieldSchema FieldOf(string message, string[] names)
    {
        FieldSchema field = SchemaSet.Criu.GetMessage(message).Fields.First(field => field.Name == names[0]);
        return names.Length == 1 ? field : FieldOf(field.TypeName, names[1..]);
    }

    private static JsonNode? Find(JsonNode? entry, string[] names) => names.Aggregate(entry, static (node, name) => (node as JsonObject)?[name]);

    private static void Set(JsonObject entry, string message, string[] names, JsonNode? value)
    {
        if (names.Length == 1)
        {
            if (value is null) entry.Remove(names[0]);
            else entry[names[0]] = value;
            return;
        }
        FieldSchema field = SchemaSet.Criu.GetMessage(message).Fields.First(field => field.Name == names[0]);
        if (entry[names[0]] is not JsonObject inner)
        {
            inner = [];
            foreach (FieldSchema required in SchemaSet.Criu.GetMessage(field.TypeName).Fields.Where(static inside => inside.Required)) inner[required.Name] = 0;
            entry[names[0]] = inner;
        }
        Set(inner, field.TypeName, names[1..], value);
    }

    private static IEnumerable<JsonNode?> Values(FieldSchema field, JsonNode? now)
    {
        IEnumerable<JsonNode?> values = field.Repeated
            ? [new JsonArray(), new JsonArray(0), new JsonArray(uint.MaxValue), new JsonArray(1, 2), new JsonArray(0, 0, 0, 1)]
            : field.Kind switch
            {
                FieldKind.Bool => [false, true],
                FieldKind.Enum => [.. SchemaSet.Criu.GetEnum(field.TypeName).Values.Select(static value => (JsonNode?)value.Key), 77],
                FieldKind.String => ["", "gone0", "lo"],
                FieldKind.Bytes => ["", "=00other", "/no/such/place=00"],
                FieldKind.Int32 or FieldKind.SInt32 => [0, int.MaxValue, 7],
                FieldKind.UInt64 or FieldKind.Int64 or FieldKind.Fixed64 => [0, ulong.MaxValue, 7],
                _ => [0, uint.MaxValue, Near(now)],
            };
        if (!field.Required) values = values.Append(null);
        return values.Where(value => Plain(value) != Plain(now)).DistinctBy(static value => value?.ToJsonString());
    }

    // Of a size or a place in a stream the next one, which nothing but a comparison tells from the right one.
    private static JsonNode Near(JsonNode? now) => now is not null && uint.Parse(now.ToString(), CultureInfo.InvariantCulture) is > 100 and < uint.MaxValue and var number ? number + 1 : 7;
}
