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
    /// <exception cref="EngineException">There is no such file.</exception>
    public ActionScript(string path, string images)
    {
        if (!File.Exists(path)) throw new EngineException($"{path}: there is no such file, expected an action script");
        // Of a relative path .NET makes a name to look for, first beside this program.
        _path = Path.GetFullPath(path);
        _images = Path.GetFullPath(images);
    }

    /// <summary>Runs it.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether it ended with 0: the restore is to go on.</returns>
    /// <exception cref="EngineException">It cannot be started.</exception>
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
            }
            return script.ExitCode == 0;
        }
        catch (Win32Exception e)
        {
            throw new EngineException($"{_path}: cannot be started, expected an action script: {e.Message}", e);
        }
    }
}
