using System.Globalization;
using System.Text.Json.Nodes;
using Soccr.Apply.Locks;
using Soccr.Apply.Namespaces;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>The network namespaces of a restore, and the lock around its TCP connections. What is still locked at the end is opened.</summary>
internal sealed class CriuNetwork : IDisposable
{
    /// <summary>The stage before which CRIU opens its lock: the sockets are complete, and their queues are not handed on yet.</summary>
    private const string Unlocked = "pre-resume";

    private readonly NetworkNamespace? _joined, _ofService;
    private readonly RestoreRequest _request;
    private NetworkNamespace? _inherited;
    private INetworkLock? _lock;

    /// <param name="location">Where CRIU is.</param>
    /// <param name="request">What is to be restored.</param>
    /// <exception cref="EngineException">A namespace cannot be entered, or is one that a service cannot restore into.</exception>
    public CriuNetwork(CriuLocation location, RestoreRequest request)
    {
        _request = request;
        if (request.NetworkNamespace is { } path && location.IsService) throw new EngineException($"{path}: the service restores in its own network namespace, expected the option join_ns for another");
        try
        {
            Program = request.NetworkNamespace is null ? null : NetworkNamespace.Open(request.NetworkNamespace);
            _joined = JoinedFile(request.Options) is { } file ? NetworkNamespace.Open(file) : null;
            _ofService = location.OpenNetwork();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The namespace that CRIU is to run in; null for that of this process.</summary>
    public NetworkNamespace? Program { get; }

    /// <summary>Closes the network for the connections of the images, where CRIU restores them and does not close it.</summary>
    /// <exception cref="EngineException">That failed.</exception>
    /// <exception cref="Formats.ImageFormatException">An image that has to be asked is malformed.</exception>
    public void Close()
    {
        if (CriuOptions.IsSet(_request.Options, "tcp_close")) return;
        using var store = new DirectoryStore(_request.ImageDirectory);
        var checkpoint = new Checkpoint(store);
        // CRIU that runs in one namespace and restores into another opens its lock in its own.
        NetworkNamespace? place = _joined ?? Program ?? _ofService;
        if (CheckpointLock.ExternalNetwork(checkpoint) is { } key)
        {
            if (InheritedFile(_request.Options, key) is not { } file) return;
            place = _inherited = NetworkNamespace.Open(file);
        }
        INetworkLock? made = CheckpointLock.For(checkpoint, place);
        made?.Close();
        _lock = made;
    }

    /// <summary>Takes note of a stage.</summary>
    /// <exception cref="EngineException">The network cannot be opened.</exception>
    public void Pass(EngineStage stage)
    {
        if (stage.Name != Unlocked) return;
        _lock?.Open();
        _lock = null;
    }

    public void Dispose()
    {
        try
        {
            _lock?.Undo();
        }
        finally
        {
            _inherited?.Dispose();
            _joined?.Dispose();
            _ofService?.Dispose();
            Program?.Dispose();
        }
    }

    // CRIU takes a process id for a file too.
    private static string? JoinedFile(JsonObject options)
    {
        string? file = (options["join_ns"] as JsonArray)?.FirstOrDefault(static joined => joined?["ns"]?.ToString() == "net")?["ns_file"]?.ToString();
        return int.TryParse(file, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) ? $"/proc/{pid}/ns/net" : file;
    }

    // Without it CRIU refuses the restore.
    private static string? InheritedFile(JsonObject options, string key) =>
        (options["inherit_fd"] as JsonArray)?.FirstOrDefault(inherited => inherited?["key"]?.ToString() == key)?["fd"] is { } fd ? $"/proc/self/fd/{fd}" : null;
}
