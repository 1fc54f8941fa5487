using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>A namespace that a task does not share with CRIU has its images.</summary>
internal sealed class NamespaceCheck() : VerifyCheck([.. s_images.Select(static row => row.Rule)])
{
    /// <summary>A network namespace may have been left out on purpose (<c>--empty-ns</c>), and CRIU restores without its images.</summary>
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

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        // Without it there is no telling what was shared.
        if (TaskIds.OfRoot(facts) is not { } root) yield break;
        var seen = new HashSet<(string, ulong)>();
        foreach (MessageView ids in TaskIds.OfTasks(facts))
        {
            foreach ((string field, string type, VerifyRule rule) in s_images)
            {
                if (!ids.TryNumber(field, out ulong id) || id == 0 || !root.TryNumber(field, out ulong own) || id == own || !seen.Add((type, id))) continue;
                if (facts.Image(type, id) is null) yield return rule.At(ids, field, $"there is no {Images.ImageTypes.Parse(type).FileName.With(id)}");
            }
        }
    }
}
