using System.Text.Json.Nodes;

namespace Soccr.Apply.Criu;

/// <summary>Options of a restore, as what is needed is compared with them.</summary>
/// <param name="options">Fields of <c>criu_opts</c>.</param>
internal sealed class CriuGiven(JsonObject options)
{
    private readonly HashSet<string> _inherited = Texts(options, "inherit_fd", static node => node?["key"]);
    private readonly HashSet<string> _externals = Texts(options, "external", static node => KeyOf(node?.ToString()));
    private readonly HashSet<string> _veths = Texts(options, "veths", static node => node?["if_in"]);
    private readonly HashSet<string> _mounts = Texts(options, "ext_mnt", static node => node?["key"]);

    /// <summary>Whether a flag is true.</summary>
    public bool Is(string field) => CriuOptions.IsSet(options, field);

    /// <summary>Whether a field is there at all.</summary>
    public bool Has(string field) => options[field] is not null;

    /// <summary>Whether a descriptor takes the place of a key.</summary>
    public bool Inherits(string key) => _inherited.Contains(key);

    /// <summary>Whether <c>--external KIND[KEY]:VALUE</c> is there.</summary>
    /// <param name="key">The part of it with the brackets.</param>
    public bool HasExternal(string key) => _externals.Contains(key);

    /// <summary>Whether it is said what to mount for a key.</summary>
    public bool HasMount(string key) => HasExternal($"mnt[{key}]") || _mounts.Contains(key);

    /// <summary>Whether it is said which device outside one hangs on.</summary>
    public bool HasDevice(string kind, string name) => HasExternal($"{kind}[{name}]") || (kind == "veth" && _veths.Contains(name));

    // KIND[KEY]:VALUE
    private static string KeyOf(string? external) => external?[..(external.IndexOf(']', StringComparison.Ordinal) + 1)] ?? "";

    private static HashSet<string> Texts(JsonObject options, string field, Func<JsonNode?, JsonNode?> select) =>
        options[field] is JsonArray list ? [.. list.Select(node => select(node)?.ToString() ?? "")] : [];
}
