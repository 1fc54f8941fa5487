using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>A namespace that a task does not share with CRIU has its images, and is one that tasks may have of their own.</summary>
/// <remarks><c>criu/namespaces.c</c>.</remarks>
internal sealed class NamespaceCheck() : VerifyCheck([.. s_images.Select(static row => row.Rule), s_other, s_nested])
{
    /// <summary>Network namespaces may have been left out on purpose (<c>--empty-ns</c>), and CRIU restores without their images.</summary>
    private static readonly (string Field, string Type, VerifyRule Rule)[] s_images =
    [
        ("net_ns_id", "NETNS", new("ns-net", Severity.Warning, "a task's network namespace is stored")),
        ("net_ns_id", "NETDEV", new("ns-netdev", Severity.Warning, "the devices of a task's network namespace are stored")),
        ("mnt_ns_id", "MNTS", new("ns-mnt", "the mounts of a task's mount namespace are stored")),
        ("uts_ns_id", "UTSNS", new("ns-uts", "a task's UTS namespace is stored")),
        ("ipc_ns_id", "IPC_VAR", new("ns-ipc", "a task's IPC namespace is stored")),
        ("user_ns_id", "USERNS", new("ns-user", "a task's user namespace is stored")),
        ("time_ns_id", "TIMENS", new("ns-time", "a task's time namespace is stored")),
    ];

    /// <summary>CRIU refuses to dump tasks in different pid namespaces. Of other kinds that it refuses, the images would be missed.</summary>
    private const string Nested = "pid_ns_id";

    // All are left out, or none.
    private static readonly VerifyRule s_other = new("ns-net-other", "where network namespaces are stored, that of every task is");
    private static readonly VerifyRule s_nested = new("ns-nested", "all tasks are in the pid namespace of the first one");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts) => Unstored(facts).Concat(NestedIn(facts));

    private static IEnumerable<Diagnostic> Unstored(CheckpointFacts facts)
    {
        // Without it there is no telling what was shared.
        if (TaskIds.OfRoot(facts) is not { } root) yield break;
        bool hasNetworks = facts.Images("NETNS").Any();
        var seen = new HashSet<(string, ulong)>();
        foreach (MessageView ids in TaskIds.OfTasks(facts))
        {
            foreach ((string field, string type, VerifyRule rule) in s_images)
            {
                if (!ids.TryNumber(field, out ulong id) || id == 0 || !root.TryNumber(field, out ulong own) || id == own || !seen.Add((type, id))) continue;
                if (facts.Image(type, id) is not null || (type == "NETDEV" && facts.Image("NETNS", id) is null)) continue;
                yield return (type == "NETNS" && hasNetworks ? s_other : rule).At(ids, field, $"there is no {Images.ImageTypes.Parse(type).FileName.With(id)}");
            }
        }
    }

    private static IEnumerable<Diagnostic> NestedIn(CheckpointFacts facts)
    {
        if (facts.First("PSTREE") is not { } first || TaskIds.Of(facts, first.Number("pid")) is not { } ids || !ids.TryNumber(Nested, out ulong id)) yield break;
        foreach (MessageView other in TaskIds.OfTasks(facts))
        {
            if (other.TryNumber(Nested, out ulong own) && own != id) yield return s_nested.At(other, Nested, string.Create(CultureInfo.InvariantCulture, $"{own} is another pid namespace than {id}, that of task {first.Number("pid")}"));
        }
    }
}
