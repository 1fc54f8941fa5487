using System.Globalization;
using System.Text.Json.Nodes;
using Soccr.Apply.Criu;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Verification;

namespace Soccr.Crit.Commands;

/// <summary>The plan of <c>crit apply --dry-run</c>.</summary>
/// <param name="plan">The plan.</param>
/// <param name="faults">What <c>crit verify</c> finds; null where it was not asked.</param>
/// <param name="rewrite">The rewrite, or null.</param>
internal sealed class ApplyPlanReport(CriuPlan plan, IReadOnlyList<Diagnostic>? faults, ApplyRewrite? rewrite)
{
    public IEnumerable<string> Lines()
    {
        if (rewrite is not null)
        {
            foreach (RewriteChange change in rewrite.Changes) yield return change.ToString();
            yield return $"rewrite: {RewriteReport.Summary(rewrite.Result)}, in a private copy";
        }
        yield return faults is null ? "verify: not asked" : $"verify: {VerifyReport.Count(faults)}";
        yield return $"options: {plan.Options.ToJsonString()}";
        foreach (CriuNeed need in plan.Needs) yield return need.IsMet ? $"{need}: given" : need.ToString();
        if (plan.Features.Count > 0) yield return $"features: {string.Join(", ", plan.Features.Select(static need => $"{need.Feature.Name} ({need.Entry})"))}";
        if (plan.Connections > 0) yield return string.Create(CultureInfo.InvariantCulture, $"network: {plan.Connections} TCP connection{(plan.Connections == 1 ? "" : "s")}, locked by {plan.Lock}");
        yield return plan.Missing.Count == 0 ? "no other option is needed" : $"nothing would be restored{Remedy(plan)}";
    }

    /// <summary>The answer where options are missing.</summary>
    public static ApplyRefusal Refusal(CriuPlan plan) =>
        new(ExitStatus.WrongUsage, plan.Missing.Select(static need => need.ToString()), $"nothing was restored{Remedy(plan)}", ApplyReport.List("needs", plan.Needs, Json));

    public JsonObject Json() => new()
    {
        ["rewrite"] = rewrite is null ? null : Rewrite(rewrite),
        ["verify"] = faults is null ? null : new JsonObject { ["errors"] = CountOf(faults, Severity.Error), ["warnings"] = CountOf(faults, Severity.Warning) },
        ["options"] = plan.Options,
        ["needs"] = List(plan.Needs, Json),
        ["features"] = List(plan.Features, static need => new() { ["feature"] = need.Feature.Name, ["entry"] = need.Entry }),
        ["network"] = new JsonObject { ["connections"] = plan.Connections, ["lock"] = plan.Lock },
    };

    // The options that have no value of their own.
    private static string Remedy(CriuPlan plan)
    {
        string[] flags = [.. plan.Missing.Where(static need => need.Field is not null).Select(static need => need.Option).Distinct()];
        return flags.Length == 0 ? "" : $"; --auto gives {string.Join(", ", flags)}";
    }

    private static JsonObject Json(CriuNeed need) => new() { ["option"] = need.Option, ["entry"] = need.Entry, ["needed"] = need.Otherwise is null, ["met"] = need.IsMet, ["otherwise"] = need.Otherwise };

    private static JsonObject Rewrite(ApplyRewrite rewrite) => new()
    {
        ["changes"] = List(rewrite.Changes, static change => new() { ["file"] = change.File, ["field"] = change.FieldPath, ["old"] = change.Old, ["new"] = change.New }),
        ["files"] = rewrite.Result.Files,
    };

    private static int CountOf(IReadOnlyList<Diagnostic> faults, Severity severity) => faults.Count(fault => fault.Severity == severity);

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonObject> write) => new([.. items.Select(item => (JsonNode?)write(item))]);
}
