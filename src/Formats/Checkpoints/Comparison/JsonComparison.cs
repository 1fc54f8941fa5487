using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Soccr.Formats.Schema;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Compares two entries as JSON, field by field. Both are written by the same writer, so equal values have equal text.</summary>
/// <param name="file">Name of the file.</param>
internal sealed class JsonComparison(string file)
{
    /// <summary>What differs so far.</summary>
    public List<Difference> Found { get; } = [];

    /// <summary>Compares two values.</summary>
    /// <param name="path">Where they are.</param>
    /// <param name="old">The value before.</param>
    /// <param name="now">The value now.</param>
    /// <param name="codec">Schema of the message that it is, or that its elements are; null for other values.</param>
    public void Compare(string path, JsonElement old, JsonElement now, MessageCodec? codec)
    {
        if (JsonMarshal.GetRawUtf8Value(old).SequenceEqual(JsonMarshal.GetRawUtf8Value(now))) return;
        if (old.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object) CompareMembers(path, old, now, codec);
        else if (old.ValueKind == JsonValueKind.Array && now.ValueKind == JsonValueKind.Array) CompareElements(path, [.. old.EnumerateArray()], [.. now.EnumerateArray()], codec);
        else Add(path, old, now);
    }

    private void CompareMembers(string path, JsonElement old, JsonElement now, MessageCodec? codec)
    {
        foreach (JsonProperty member in old.EnumerateObject())
        {
            string inner = $"{path}.{member.Name}";
            if (!now.TryGetProperty(member.Name, out JsonElement other)) Add(inner, member.Value, null);
            // What is under an @ key has no parts that mean anything alone.
            else if (member.Name[0] != '@') Compare(inner, member.Value, other, MessageOf(codec, member.Name));
            else if (Text(member.Value) != Text(other)) Add(inner, member.Value, other);
        }
        foreach (JsonProperty member in now.EnumerateObject())
        {
            if (!old.TryGetProperty(member.Name, out _)) Add($"{path}.{member.Name}", null, member.Value);
        }
    }

    private void CompareElements(string path, JsonElement[] old, JsonElement[] now, MessageCodec? codec)
    {
        (string?[] oldNames, ElementIdentity[] olds) = Identify(old, codec);
        (string?[] newNames, ElementIdentity[] news) = Identify(now, codec);
        var pairing = new Pairing(olds, news, LeftoverForm.Paired);
        if (pairing.FindDisorder() is (int place, int before, int after))
        {
            Found.Add(new Difference(file, Invariant($"{path}.@order[{place}]"), Quote(OldPath(before)), Quote(OldPath(pairing.OldOf[after]))));
        }
        for (int i = 0; i < old.Length; i++)
        {
            int partner = pairing.NewOf[i];
            if (partner < 0) Add(OldPath(i), old[i], null);
            else Compare(OldPath(i), old[i], now[partner], codec);
        }
        for (int j = 0; j < now.Length; j++)
        {
            if (pairing.OldOf[j] < 0) Add(NewPath(j), null, now[j]);
        }

        string OldPath(int i) => path + (pairing.IsNamed(olds[i]) ? oldNames[i] : Invariant($"[{i}]"));
        string NewPath(int j) => path + (pairing.IsNamed(news[j]) ? newNames[j] : Invariant($"[{j}]"));
    }

    private static (string?[] Names, ElementIdentity[] Identities) Identify(JsonElement[] elements, MessageCodec? codec)
    {
        string?[] names = new string?[elements.Length];
        var identities = new ElementIdentity[elements.Length];
        for (int i = 0; i < elements.Length; i++)
        {
            names[i] = ElementNames.Of(elements[i], codec);
            UInt128 key = names[i] is { } name ? Fingerprint.Of(Encoding.UTF8.GetBytes(name)) : 0;
            identities[i] = new ElementIdentity(key, key, Fingerprint.Of(JsonMarshal.GetRawUtf8Value(elements[i])));
        }
        return (names, identities);
    }

    private static MessageCodec? MessageOf(MessageCodec? codec, string member)
    {
        FieldCodec? field = codec?.ByName(Encoding.UTF8.GetBytes(member), 0);
        return field?.Kind == FieldKind.Message ? field.Message : null;
    }

    /// <summary>A path as JSON.</summary>
    public static string Quote(string path) => $"\"{JsonEncodedText.Encode(path, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>The text of a value.</summary>
    public static string Text(JsonElement value) => Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(value));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private void Add(string path, JsonElement? old, JsonElement? now) =>
        Found.Add(new Difference(file, path, old is { } before ? Text(before) : null, now is { } after ? Text(after) : null));
}
