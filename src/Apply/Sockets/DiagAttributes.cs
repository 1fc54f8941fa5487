using System.Text.Json.Nodes;

namespace Soccr.Apply.Sockets;

/// <summary>The attributes of an answer by name.</summary>
internal readonly struct DiagAttributes(JsonObject answer)
{
    private readonly Dictionary<string, JsonNode?> _values = answer["attributes"]!.AsArray().Select(static attribute => attribute!.AsObject().First())
        .GroupBy(static member => member.Key).ToDictionary(static group => group.Key, static group => group.Last().Value);

    /// <summary>The value, or null.</summary>
    public JsonNode? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>Directions in the words of sock_diag.</summary>
    public static UnixShutdown Shutdown(string? words)
    {
        UnixShutdown directions = UnixShutdown.None;
        if (words?.Contains("rcv", StringComparison.Ordinal) == true) directions |= UnixShutdown.Read;
        if (words?.Contains("send", StringComparison.Ordinal) == true) directions |= UnixShutdown.Write;
        return directions;
    }
}
