using System.Text;
using Soccr.Formats.Verification;

namespace Soccr.Crit.Commands;

/// <summary>Prints what <c>crit verify</c> found, and its rules. No text ends with a newline.</summary>
internal static class VerifyReport
{
    /// <summary>One line a fault, then how many there are.</summary>
    public static string Text(IReadOnlyList<Diagnostic> faults)
    {
        var text = new StringBuilder();
        foreach (Diagnostic fault in faults)
        {
            text.Append(fault).Append('\n');
        }
        return text.Append(Count(faults)).ToString();
    }

    /// <summary>How many there are, such as <c>1 error, 2 warnings</c>.</summary>
    public static string Count(IReadOnlyList<Diagnostic> faults)
    {
        int errors = faults.Count(static fault => fault.Severity == Severity.Error);
        return $"{Count(errors, "error")}, {Count(faults.Count - errors, "warning")}";
    }

    /// <summary>One line a rule, in columns.</summary>
    public static string Text(IReadOnlyList<VerifyRule> rules)
    {
        int width = rules.Max(static rule => rule.Id.Length);
        return string.Join('\n', rules.Select(rule => $"{rule.Id.PadRight(width)}  {Word(rule.Severity).PadRight("warning".Length)}  {rule.Summary}"));
    }

    /// <summary>A list with an object for each fault.</summary>
    public static string Json(IReadOnlyList<Diagnostic> faults) => List(faults.Select(Json));

    /// <summary>The object for a fault.</summary>
    public static string Json(Diagnostic fault) => Object(("rule", fault.RuleId), ("severity", Word(fault.Severity)), ("file", fault.File), ("field", fault.FieldPath), ("text", fault.Text));

    /// <summary>A list with an object for each rule.</summary>
    public static string Json(IReadOnlyList<VerifyRule> rules) => List(rules.Select(static rule => Object(("rule", rule.Id), ("severity", Word(rule.Severity)), ("summary", rule.Summary))));

    private static string Object(params (string Key, string Value)[] members) => $"{{{string.Join(", ", members.Select(static member => $"\"{member.Key}\": {JsonText.Quote(member.Value)}"))}}}";

    private static string List(IEnumerable<string> objects)
    {
        string[] lines = [.. objects.Select(static text => $"    {text}")];
        return lines.Length == 0 ? "[]" : $"[\n{string.Join(",\n", lines)}\n]";
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();
}
