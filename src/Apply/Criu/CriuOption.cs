using System.Text.Json.Nodes;

namespace Soccr.Apply.Criu;

/// <summary>An option of a restore: named as on CRIU's command line, kept in a field of <c>criu_opts</c>.</summary>
/// <param name="Name">The name without dashes.</param>
/// <param name="Field">The field of <c>criu_opts</c>.</param>
/// <param name="Form">What the value looks like; null for none.</param>
/// <param name="Description">What it does, in a line.</param>
/// <param name="Read">Makes the field's value of the option's; a <see cref="FormatException"/> has what was expected.</param>
public sealed record CriuOption(string Name, string Field, string? Form, string Description, Func<string?, JsonNode> Read)
{
    /// <summary>Whether it may be given more than once.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether the value may be left out.</summary>
    public bool ValueIsOptional { get; init; }

    /// <summary>Puts a value of the option into options.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public void AddTo(JsonObject options, string? value)
    {
        JsonNode node = Read(value);
        if (!IsRepeated) options[Field] = node;
        else if (options[Field] is JsonArray list) list.Add(node);
        else options[Field] = new JsonArray(node);
    }
}
