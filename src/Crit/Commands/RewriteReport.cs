using System.Globalization;
using System.Text;
using Soccr.Formats.Editing.Rewriting;

namespace Soccr.Crit.Commands;

/// <summary>Prints what <c>crit rewrite</c> changes, as it is found.</summary>
/// <param name="json">One JSON object instead of lines.</param>
/// <param name="place">Where the result goes, for messages.</param>
internal sealed class RewriteReport(bool json, string place) : IDisposable
{
    /// <summary>Values that are named where a rule matches none of them.</summary>
    private const int MostSeen = 20;

    private readonly StreamWriter _output = new(StandardStreams.OpenOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16);
    private long _count;

    public void Add(RewriteChange change)
    {
        if (json)
        {
            _output.Write(_count == 0 ? "{\n    \"changes\": [\n        " : ",\n        ");
            _output.Write($"{{\"file\": {JsonText.Quote(change.File)}, \"field\": {JsonText.Quote(change.FieldPath)}, \"old\": {JsonText.Quote(change.Old)}, \"new\": {JsonText.Quote(change.New)}}}");
        }
        else
        {
            _output.Write(change.ToString());
            _output.Write('\n');
        }
        _count++;
    }

    /// <summary>Says how it ended.</summary>
    public void End(RewriteResult result, RuleSet rules, bool written, bool allowUnused)
    {
        if (json)
        {
            Rule[] merged = [.. rules.Rules.Where(static rule => rule.Merged > 0)];
            _output.Write($"{EndOfChanges()}    \"files\": {result.Files},\n    \"unused\": [{List(result.Unused.Select(static rule => rule.ToString()))}],\n");
            _output.Write($"    \"merged\": [{string.Join(", ", merged.Select(static rule => $"{{\"rule\": {JsonText.Quote(rule.ToString())}, \"values\": {rule.Merged}}}"))}],\n");
            _output.Write($"    \"faults\": [{List(result.NewFaults.Select(static fault => fault.ToString()))}],\n    \"written\": {(written ? "true" : "false")}\n}}\n");
        }
        else
        {
            _output.Write($"{Summary(result)}{(written ? "" : ", nothing written")}\n");
        }
        _output.Flush();
        foreach (string line in Findings(result, rules)) StandardStreams.Complain(line);
        foreach (string reason in Refusals(result, allowUnused)) StandardStreams.Complain($"{place}: not written; {reason}");
    }

    /// <summary>What is wrong with a result, or odd, a line each.</summary>
    public static IEnumerable<string> Findings(RewriteResult result, RuleSet rules) =>
    [
        .. rules.Rules.Where(static rule => rule.Merged > 0).Select(static rule => $"{rule}: {Counted(rule.Merged, "other value")} {(rule.Merged == 1 ? "is" : "are")} the same as its new one, so the inverse rule would not give the same bytes back"),
        .. result.Unused.Select(rule => $"{rule} matches nothing{Seen(rules, rule)}"),
        .. result.NewFaults.Select(static fault => fault.ToString()),
    ];

    /// <summary>Why a result is refused; none where it is not.</summary>
    public static IEnumerable<string> Refusals(RewriteResult result, bool allowUnused)
    {
        if (result.Unused.Count > 0 && !allowUnused) yield return "--allow-unused lets rules match nothing";
        if (result.NewFaults.Count > 0) yield return $"the images would have {Counted(result.NewFaults.Count, "error")} that they have not now";
    }

    /// <summary>How many changes there are, in a line.</summary>
    public static string Summary(RewriteResult result) => $"{Counted(result.Changes, "change")} in {Counted(result.Files, "file")}";

    /// <summary>Ends the JSON where an error ended the run, which is complained of like every other.</summary>
    public void Fail(Exception error)
    {
        if (json) _output.Write($"{EndOfChanges()}    \"error\": {JsonText.Quote(error.Message)}\n}}\n");
    }

    public void Dispose() => _output.Dispose();

    private string EndOfChanges() => _count == 0 ? "{\n    \"changes\": [],\n" : "\n    ],\n";

    private static string Seen(RuleSet rules, Rule rule)
    {
        string[] seen = [.. rules.SeenBy(rule)];
        if (seen.Length == 0) return "; there is no value of its kind";
        string more = seen.Length > MostSeen ? string.Create(CultureInfo.InvariantCulture, $" and {seen.Length - MostSeen} more") : "";
        return $"; there is {string.Join(", ", seen.Take(MostSeen))}{more}";
    }

    private static string List(IEnumerable<string> texts) => string.Join(", ", texts.Select(JsonText.Quote));

    private static string Counted(long count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");
}
