using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Soccr.Apply.Criu;

/// <summary>A user's program that runs at each stage, with the environment that CRIU's own action scripts get. Over RPC CRIU runs none itself.</summary>
public sealed class ActionScript
{
    private readonly string _path, _images;

    /// <param name="path">The program.</param>
    /// <param name="images">Directory of the images.</param>
    public ActionScript(string path, string images)
    {
        // Of a relative path .NET makes a name to look for, first beside this program.
        _path = Path.GetFullPath(path);
        _images = Path.GetFullPath(images);
    }

    /// <summary>What it failed with last; null where it did not. At the stage <c>post-resume</c> the tasks run already, and the restore succeeds all the same.</summary>
    public string? Fault { get; private set; }

    /// <summary>Runs it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether the restore is to go on: false where the token asked for the end.</returns>
    /// <exception cref="EngineException">It cannot be started, or ended with another status than 0.</exception>
    public async Task<bool> RunAsync(EngineStage stage, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(_path);
        start.Environment["CRTOOLS_SCRIPT_ACTION"] = stage.Name;
        start.Environment["CRTOOLS_IMAGE_DIR"] = _images;
        if (stage.Pid is { } pid) start.Environment["CRTOOLS_INIT_PID"] = pid.ToString(CultureInfo.InvariantCulture);
        try
        {
            using Process script = Process.Start(start)!;
            try
            {
                await script.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                script.Kill(entireProcessTree: true);
                await script.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
                return false;
            }
            return script.ExitCode == 0 ? true : throw Failure($"ended with {script.ExitCode} at {stage.Name}, expected 0 of an action script", null);
        }
        catch (Win32Exception e)
        {
            throw Failure($"cannot be started, expected an action script: {e.Message}", e);
        }
    }

    private EngineException Failure(string fact, Exception? inner)
    {
        Fault = $"{_path}: {fact}";
        return new EngineException(Fault, inner);
    }
}
