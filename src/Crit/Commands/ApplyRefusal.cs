using System.Text.Json.Nodes;

namespace Soccr.Crit.Commands;

/// <summary><c>crit apply</c> does not do what it was asked for, for reasons that it lists.</summary>
/// <param name="status">The exit status.</param>
/// <param name="lines">The reasons, a line each.</param>
/// <param name="message">What comes of them, in a line behind them.</param>
/// <param name="details">The reasons as members of the JSON object.</param>
internal sealed class ApplyRefusal(int status, IEnumerable<string> lines, string message, params IEnumerable<KeyValuePair<string, JsonNode?>> details) : Exception(message)
{
    public int Status => status;

    public IEnumerable<string> Lines => lines;

    public IEnumerable<KeyValuePair<string, JsonNode?>> Details => details;
}
