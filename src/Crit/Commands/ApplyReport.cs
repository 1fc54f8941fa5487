using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Soccr.Apply;
using Soccr.Apply.Criu;
using Soccr.Formats.Verification;

namespace Soccr.Crit.Commands;

/// <summary>Prints what came of <c>crit apply</c>, in lines or as a JSON object.</summary>
internal sealed class ApplyReport(bool json)
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Tells what an engine can do, and whether that is what images need.</summary>
    /// <returns>Whether something is missing that they need.</returns>
    public bool Check(EngineInfo info, IReadOnlyList<CriuFeatureNeed> needs, RestoreHost host)
    {
        (CriuFeatureNeed Need, bool IsThere)[] compared = [.. needs.Select(need => (need, need.Feature.IsThere(info, host)))];
        if (json)
        {
            var features = new JsonObject(info.Features.Select(static feature => KeyValuePair.Create(feature.Key, (JsonNode?)feature.Value)));
            JsonNode?[] list = [.. compared.Select(static row => new JsonObject { ["feature"] = row.Need.Feature.Name, ["entry"] = row.Need.Entry, ["there"] = row.IsThere })];
            Print(new() { ["engine"] = info.Name, ["place"] = info.Place, ["features"] = features, ["fault"] = info.Fault, ["needs"] = new JsonArray(list) });
        }
        else
        {
            StandardStreams.WriteLine($"{info.Name} ({info.Place})");
            foreach ((string feature, bool there) in info.Features) StandardStreams.WriteLine($"{feature}: {Word(there)}");
            StandardStreams.WriteLine(info.Fault is null ? "can restore on this kernel" : $"cannot restore on this kernel: {info.Fault}");
            foreach ((CriuFeatureNeed need, bool there) in compared) StandardStreams.WriteLine($"{need}: {Word(there)}");
        }
        return Array.Exists(compared, static row => !row.IsThere);
    }

    public void Plan(CriuPlan plan, IReadOnlyList<Diagnostic>? faults, ApplyRewrite? rewrite)
    {
        var text = new ApplyPlanReport(plan, faults, rewrite);
        if (json) Print(text.Json());
        else foreach (string line in text.Lines()) StandardStreams.WriteLine(line);
    }

    public void Success(int pid)
    {
        if (json) Print(new() { ["pid"] = pid });
        else StandardStreams.WriteLine($"restored: pid {pid}");
    }

    /// <summary>Runs the command. What it refuses goes to standard error as text, and to standard output as an object where JSON is asked for.</summary>
    /// <returns>Its status.</returns>
    public int Tell(Func<ApplyReport, int> command)
    {
        try
        {
            return command(this);
        }
        catch (RestoreException e)
        {
            Refuse(e.Message, KeyValuePair.Create("errno", (JsonNode?)e.Errno), List("log", e.Reasons, static reason => new JsonObject { ["line"] = reason.Line, ["entry"] = reason.Entry }));
            StandardStreams.Complain(e.Message);
            foreach (RestoreReason reason in e.Reasons) StandardStreams.Complain(reason.Entry is null ? reason.Line : $"{reason.Line} -> {reason.Entry}");
            return ExitStatus.EngineRefused;
        }
        catch (ApplyRefusal e)
        {
            Refuse(e.Message, e.Details);
            foreach (string line in e.Lines) StandardStreams.Complain(line);
            StandardStreams.Complain(e.Message);
            return e.Status;
        }
        catch (Exception e) when (ExitStatus.Of(e) is > ExitStatus.Done)
        {
            Refuse(e.Message);
            throw;
        }
    }

    /// <summary>A member of the answer that lists what <c>crit verify</c> found.</summary>
    public static KeyValuePair<string, JsonNode?> Faults(IEnumerable<Diagnostic> faults) => List("faults", faults, static fault => JsonNode.Parse(VerifyReport.Json(fault)));

    /// <summary>A member of the answer that is a list.</summary>
    public static KeyValuePair<string, JsonNode?> List<T>(string key, IEnumerable<T> items, Func<T, JsonNode?> write) => KeyValuePair.Create(key, (JsonNode?)new JsonArray([.. items.Select(write)]));

    private void Refuse(string error, params IEnumerable<KeyValuePair<string, JsonNode?>> details)
    {
        if (json) Print(new JsonObject([KeyValuePair.Create("error", (JsonNode?)error), .. details]));
    }

    private static string Word(bool there) => there ? "yes" : "no";

    private static void Print(JsonObject answer) => StandardStreams.WriteLine(answer.ToJsonString(s_indented));
}
