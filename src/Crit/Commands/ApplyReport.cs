using System.Text.Json;
using System.Text.Json.Nodes;
using Soccr.Apply;
using Soccr.Apply.Criu;

namespace Soccr.Crit.Commands;

/// <summary>Prints what came of <c>crit apply</c>, in lines or as a JSON object.</summary>
internal sealed class ApplyReport(bool json)
{
    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, IndentSize = 4, NewLine = "\n" };

    public void Check(EngineInfo info)
    {
        if (json)
        {
            var features = new JsonObject(info.Features.Select(static feature => KeyValuePair.Create(feature.Key, (JsonNode?)feature.Value)));
            Print(new() { ["engine"] = info.Name, ["place"] = info.Place, ["features"] = features, ["fault"] = info.Fault });
            return;
        }
        StandardStreams.WriteLine($"{info.Name} ({info.Place})");
        foreach ((string feature, bool there) in info.Features) StandardStreams.WriteLine($"{feature}: {(there ? "yes" : "no")}");
        StandardStreams.WriteLine(info.Fault is null ? "can restore on this kernel" : $"cannot restore on this kernel: {info.Fault}");
    }

    public void Plan(JsonObject options, IReadOnlyList<CriuNeed> needs)
    {
        if (json)
        {
            JsonNode?[] list = [.. needs.Select(static need => new JsonObject { ["option"] = need.Option, ["entry"] = need.Entry })];
            Print(new() { ["options"] = options, ["missing"] = new JsonArray(list) });
            return;
        }
        StandardStreams.WriteLine($"options: {options.ToJsonString()}");
        foreach (CriuNeed need in needs) StandardStreams.WriteLine(need.ToString());
        if (needs.Count == 0) StandardStreams.WriteLine("no other option is needed");
    }

    public void Success(int pid)
    {
        if (json) Print(new() { ["pid"] = pid });
        else StandardStreams.WriteLine($"restored: pid {pid}");
    }

    public void Failure(RestoreException failure)
    {
        if (json)
        {
            JsonNode?[] log = [.. failure.Reasons.Select(static reason => new JsonObject { ["line"] = reason.Line, ["entry"] = reason.Entry })];
            Print(new() { ["error"] = failure.Message, ["errno"] = failure.Errno, ["log"] = new JsonArray(log) });
            return;
        }
        StandardStreams.Complain(failure.Message);
        foreach (RestoreReason reason in failure.Reasons)
        {
            StandardStreams.Complain(reason.Entry is null ? reason.Line : $"{reason.Line} -> {reason.Entry}");
        }
    }

    private static void Print(JsonObject answer) => StandardStreams.WriteLine(answer.ToJsonString(s_indented));
}
