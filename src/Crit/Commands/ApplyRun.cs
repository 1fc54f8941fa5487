using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Soccr.Apply;
using Soccr.Apply.Criu;
using Soccr.Formats;
using Soccr.Formats.Checkpoints;

namespace Soccr.Crit.Commands;

/// <summary>The restore of <c>crit apply</c>.</summary>
internal sealed class ApplyRun(CriuLocation location, ApplyReport report)
{
    public required JsonObject Options { get; init; }

    public string? NetworkNamespace { get; init; }

    public string? WorkDirectory { get; init; }

    public bool IsDetached { get; init; }

    public string? PidFile { get; init; }

    public string? Script { get; init; }

    public int Run(IImageStore store, CancellationToken cancellationToken)
    {
        int pid = 0;
        ActionScript? script = null;
        // What cannot be written is to be known before the tasks run.
        using AtomicFile? pidFile = PidFile is null ? null : AtomicFile.Create(PidFile);
        using (var checkpoint = new UnpackedCheckpoint(store, cancellationToken))
        {
            script = Script is null ? null : new ActionScript(Script, checkpoint.Directory);
            var request = new RestoreRequest
            {
                ImageDirectory = checkpoint.Directory,
                Name = store.Name,
                NetworkNamespace = NetworkNamespace,
                WorkDirectory = WorkDirectory,
                Options = Options,
                OnStage = script is null ? null : script.RunAsync,
            };
            RestoredTask.Adopt();
            try
            {
                pid = new CriuEngine(location).RestoreAsync(request, cancellationToken).GetAwaiter().GetResult();
            }
            finally
            {
                // Or a second try could come too early: CRIU does not wait for the tasks that it gives up, and init takes its time.
                if (pid == 0) RestoredTask.BuryAsync().GetAwaiter().GetResult();
            }
        }
        if (script?.Fault is { } fault) StandardStreams.Complain($"{fault}; the tasks run already");
        pidFile?.Stream.Write(Encoding.ASCII.GetBytes(pid.ToString(CultureInfo.InvariantCulture)));
        pidFile?.Commit();
        report.Success(pid);
        return IsDetached ? ExitStatus.Done : RestoredTask.WaitAsync(pid, cancellationToken).GetAwaiter().GetResult();
    }
}
