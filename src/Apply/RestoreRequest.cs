using System.Text.Json.Nodes;

namespace Soccr.Apply;

/// <summary>A checkpoint to restore.</summary>
public sealed record RestoreRequest
{
    /// <summary>Directory of the images. It is only read.</summary>
    public required string ImageDirectory { get; init; }

    /// <summary>What messages call the checkpoint; <see cref="ImageDirectory"/> where it is null.</summary>
    public string? Name { get; init; }

    /// <summary>Directory for the engine's log and statistics; a temporary one, removed afterwards, where it is null.</summary>
    public string? WorkDirectory { get; init; }

    /// <summary>File of the network namespace that the restore runs in, such as <c>/run/netns/NAME</c>; null for that of this process, or of a service.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The engine's options; CRIU's are the fields of <c>criu_opts</c> in <c>rpc.proto</c>, as <c>crit</c> writes them in JSON.</summary>
    public JsonObject Options { get; init; } = [];

    /// <summary>Called at the stages of the restore; false or an exception, which the restore then throws, has the engine give up, where it still can. The token says that the answer will be taken for false.</summary>
    public Func<EngineStage, CancellationToken, Task<bool>>? OnStage { get; init; }
}
