using System.Runtime.ExceptionServices;
using System.Text.Json.Nodes;
using Soccr.Apply.Interop;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>CRIU, over its RPC.</summary>
/// <param name="location">Where it is.</param>
public sealed class CriuEngine(CriuLocation location) : IRestoreEngine
{
    /// <summary>Older ones pass over options they do not know, without a word: the newest that a restore may need came with it.</summary>
    private static readonly Version s_oldest = new(3, 17);

    /// <summary>How long a cancelled restore has to take back what it began before it is ended.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<EngineInfo> CheckAsync(CancellationToken cancellationToken)
    {
        Version version = await AskVersionAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<string, bool> features = await AskFeaturesAsync(cancellationToken).ConfigureAwait(false);
        return new EngineInfo($"criu {version}", location.Path, features, await CheckKernelAsync(cancellationToken).ConfigureAwait(false)) { Version = version };
    }

    /// <inheritdoc/>
    public async Task<int> RestoreAsync(RestoreRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (PathKind.Folder.FaultOf(request.ImageDirectory) is { } fault) throw new EngineException($"{fault} of images");
        if (request.WorkDirectory is { } work && PathKind.Folder.FaultOf(work) is { } other) throw new EngineException($"{other} for the log");
        CriuOptions.Validate(request.Options);
        request = request with { Options = CriuPaths.MakeAbsolute(request.Options) };
        await DemandFeaturesAsync(request, cancellationToken).ConfigureAwait(false);
        using var directories = new CriuDirectories(request.ImageDirectory, request.WorkDirectory);
        JsonObject options = directories.AddTo(request.Options);
        options["notify_scripts"] = true;
        using var network = new CriuNetwork(location, request);
        network.Close();
        JsonObject answer;
        try
        {
            answer = await RunAsync(options, network, request.OnStage, cancellationToken).ConfigureAwait(false);
        }
        catch when (!location.IsService)
        {
            LeftTasks.End(request.ImageDirectory);
            throw;
        }
        int pid = answer["restore"]?["pid"]?.GetValue<int>() ?? 0;
        if (IsSuccess(answer) && pid > 0) return pid;
        cancellationToken.ThrowIfCancellationRequested();
        throw Failure(answer, directories, request.Name ?? request.ImageDirectory);
    }

    private async Task<JsonObject> RunAsync(JsonObject options, CriuNetwork network, Func<EngineStage, CancellationToken, Task<bool>>? onStage, CancellationToken cancellationToken)
    {
        // CRIU that is simply ended leaves its half-made tasks behind; it takes them back when a stage is refused.
        using var end = new CancellationTokenSource();
        using CancellationTokenRegistration asked = cancellationToken.UnsafeRegister(static source => ((CancellationTokenSource)source!).CancelAfter(s_patience), end);
        CriuChannel channel = location.Open(network.Program);
        await using (channel.ConfigureAwait(false))
        {
            ExceptionDispatchInfo? failure = null;
            try
            {
                await channel.SendAsync(new() { ["type"] = "RESTORE", ["opts"] = options }, end.Token).ConfigureAwait(false);
                while (true)
                {
                    JsonObject answer = await channel.ReceiveAsync(end.Token).ConfigureAwait(false);
                    if (answer["notify"] is not JsonObject notice)
                    {
                        // What fails when the tasks run is the caller's to tell.
                        if (!IsSuccess(answer)) failure?.Throw();
                        return answer;
                    }
                    var stage = new EngineStage(notice["script"]?.GetValue<string>() ?? "", notice["pid"]?.GetValue<int>());
                    bool goOn = false;
                    try
                    {
                        network.Pass(stage);
                        goOn = (onStage is null || await onStage(stage, cancellationToken).ConfigureAwait(false)) && !cancellationToken.IsCancellationRequested;
                    }
                    catch (Exception e)
                    {
                        failure ??= ExceptionDispatchInfo.Capture(e);
                    }
                    await channel.SendAsync(new() { ["type"] = "NOTIFY", ["notify_success"] = goOn }, end.Token).ConfigureAwait(false);
                }
            }
            catch
            {
                channel.Kill();
                throw;
            }
        }
    }

    private static RestoreException Failure(JsonObject answer, CriuDirectories directories, string name)
    {
        int? errno = answer["cr_errno"]?.GetValue<int>();
        IReadOnlyList<string> lines = CriuLog.ErrorLines(directories.LogPath);
        string what = $"{name}: CRIU did not restore it";
        if (errno is { } number) what += $": {ErrorNumber.NameOf(number)}";
        // The answer's message is the first error ever logged, which a restore that goes well may have too: it counts where there is no log.
        if (lines.Count == 0 && answer["cr_errmsg"] is { } message) what += $": {message.GetValue<string>().Trim()}";
        return new RestoreException(what, LogExplainer.Explain(lines, directories.Images), errno);
    }

    private async Task DemandFeaturesAsync(RestoreRequest request, CancellationToken cancellationToken)
    {
        Version version = await AskVersionAsync(cancellationToken).ConfigureAwait(false);
        using var store = new DirectoryStore(request.ImageDirectory);
        IReadOnlyList<CriuFeatureNeed> needs = CriuFeatures.Of(new Checkpoint(store));
        bool asks = needs.Any(static need => need.Feature.Source == FeatureSource.Asked);
        IReadOnlyDictionary<string, bool> features = asks ? await AskFeaturesAsync(cancellationToken).ConfigureAwait(false) : new Dictionary<string, bool>();
        var info = new EngineInfo($"criu {version}", location.Path, features, Fault: null) { Version = version };
        RestoreHost host = RestoreHost.Here;
        RestoreReason[] missing = [.. needs.Where(need => !need.Feature.IsThere(info, host)).Select(static need => new RestoreReason($"not here: {need.Feature.Name}", need.Entry))];
        if (missing.Length > 0) throw new RestoreException($"{request.Name ?? request.ImageDirectory}: needs what {info.Name} or this kernel has not", missing);
    }

    private async Task<IReadOnlyDictionary<string, bool>> AskFeaturesAsync(CancellationToken cancellationToken)
    {
        string[] names = [.. CriuFeatures.All.Where(static feature => feature.Source == FeatureSource.Asked).Select(static feature => feature.Name)];
        var wanted = new JsonObject(names.Select(static name => KeyValuePair.Create(name, (JsonNode?)true)));
        JsonObject answer = await AskAsync(new() { ["type"] = "FEATURE_CHECK", ["features"] = wanted }, cancellationToken).ConfigureAwait(false);
        var features = new SortedDictionary<string, bool>(StringComparer.Ordinal);
        foreach (string name in names) features[name] = answer["features"]?[name]?.GetValue<bool>() ?? false;
        return features;
    }

    private async Task<Version> AskVersionAsync(CancellationToken cancellationToken)
    {
        JsonObject answer = await AskAsync(new() { ["type"] = "VERSION" }, cancellationToken).ConfigureAwait(false);
        if (!IsSuccess(answer) || answer["version"] is not JsonObject version) throw new EngineException($"{location.Path}: gives no version, expected CRIU {s_oldest} or later");
        int Part(string name) => version[name]?.GetValue<int>() ?? 0;
        Version number = Part("sublevel") > 0 ? new(Part("major_number"), Part("minor_number"), Part("sublevel")) : new(Part("major_number"), Part("minor_number"));
        return number >= s_oldest ? number : throw new EngineException($"{location.Path}: is CRIU {number}, expected {s_oldest} or later");
    }

    private async Task<string?> CheckKernelAsync(CancellationToken cancellationToken)
    {
        using var directories = new CriuDirectories(images: null, work: null);
        JsonObject answer = await AskAsync(new() { ["type"] = "CHECK", ["opts"] = directories.AddTo([]) }, cancellationToken).ConfigureAwait(false);
        if (IsSuccess(answer)) return null;
        return CriuLog.ErrorLines(directories.LogPath) is [.., var last] ? last : answer["cr_errmsg"]?.GetValue<string>().Trim() ?? "CRIU does not say why";
    }

    private async Task<JsonObject> AskAsync(JsonObject request, CancellationToken cancellationToken)
    {
        CriuChannel channel = location.OpenQuiet();
        await using (channel.ConfigureAwait(false))
        {
            try
            {
                await channel.SendAsync(request, cancellationToken).ConfigureAwait(false);
                return await channel.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                channel.Kill();
                throw;
            }
        }
    }

    private static bool IsSuccess(JsonObject answer) => answer["success"]?.GetValue<bool>() == true;
}
