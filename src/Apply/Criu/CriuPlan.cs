using System.Text.Json.Nodes;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>What a restore would be given, and what its images need of it; read off the images, before CRIU is started.</summary>
public sealed record CriuPlan
{
    // As inventory.img counts them.
    private static readonly string[] s_locks = ["iptables", "nftables", "skip"];

    /// <summary>Makes the plan.</summary>
    /// <param name="checkpoint">The images.</param>
    /// <param name="options">Fields of <c>criu_opts</c> that the user gave.</param>
    /// <param name="auto">Whether to add the flags that the images cannot be restored without.</param>
    /// <param name="host">Where they are to be restored.</param>
    public static CriuPlan Make(Checkpoint checkpoint, JsonObject options, bool auto, RestoreHost host)
    {
        var all = (JsonObject)options.DeepClone();
        if (auto)
        {
            foreach (CriuNeed need in CriuNeeds.Of(checkpoint, options, host).Where(static need => need is { IsMissing: true, Field: not null })) all[need.Field!] = true;
        }
        MessageView? inventory = checkpoint.First("INVENTORY");
        ulong method = inventory?.Number("network_lock_method") ?? 0;
        return new CriuPlan
        {
            Options = all,
            Needs = CriuNeeds.Of(checkpoint, all, host),
            Features = CriuFeatures.Of(checkpoint),
            Lock = method < (ulong)s_locks.Length ? s_locks[method] : $"{method}",
            Connections = checkpoint.Sockets.Count(static socket => socket is { Proto: "TCP", DstPort: > 0 }),
        };
    }

    /// <summary>All options, as fields of <c>criu_opts</c>.</summary>
    public required JsonObject Options { get; init; }

    /// <summary>The options that the images ask for, met or not.</summary>
    public required IReadOnlyList<CriuNeed> Needs { get; init; }

    /// <summary>Those that CRIU would refuse to do without.</summary>
    public IReadOnlyList<CriuNeed> Missing => [.. Needs.Where(static need => need.IsMissing)];

    /// <summary>What CRIU and the kernel must be able to.</summary>
    public required IReadOnlyList<CriuFeatureNeed> Features { get; init; }

    /// <summary>How the network of the connections was locked for the dump, and CRIU will unlock it: <c>iptables</c>, <c>nftables</c>, or <c>skip</c> for not at all.</summary>
    public required string Lock { get; init; }

    /// <summary>How many established TCP connections there are.</summary>
    public required int Connections { get; init; }
}
