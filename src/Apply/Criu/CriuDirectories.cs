using System.Text.Json.Nodes;
using Microsoft.Win32.SafeHandles;
using Soccr.Apply.Interop;

namespace Soccr.Apply.Criu;

/// <summary>The directories of a request, open: CRIU takes them from this process by their descriptors' numbers.</summary>
internal sealed class CriuDirectories : IDisposable
{
    private const string LogName = "restore.log";

    private readonly DirectoryInfo? _temporary;
    private readonly SafeFileHandle _images;
    private readonly SafeFileHandle _work;
    private readonly string _workPath;
    private string _logName = LogName;

    /// <param name="images">Directory of the images; the work directory where it is null.</param>
    /// <param name="work">Directory for the log; a temporary one where it is null.</param>
    /// <exception cref="IOException">One of them cannot be opened.</exception>
    public CriuDirectories(string? images, string? work)
    {
        _workPath = work ?? (_temporary = Directory.CreateTempSubdirectory("crit-apply-")).FullName;
        Images = images ?? _workPath;
        try
        {
            _images = FileCalls.OpenDirectory(Images);
            _work = FileCalls.OpenDirectory(_workPath);
        }
        catch
        {
            _images?.Dispose();
            _temporary?.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Directory of the images.</summary>
    public string Images { get; }

    /// <summary>The log.</summary>
    public string LogPath => Path.Combine(_workPath, _logName);

    /// <summary>A copy of options that names the directories and the log.</summary>
    public JsonObject AddTo(JsonObject options)
    {
        var all = (JsonObject)options.DeepClone();
        all["images_dir_fd"] = (int)_images.DangerousGetHandle();
        all["work_dir_fd"] = (int)_work.DangerousGetHandle();
        if (all["log_file"] is { } name) _logName = name.ToString();
        else all["log_file"] = LogName;
        return all;
    }

    public void Dispose()
    {
        _images.Dispose();
        _work.Dispose();
        _temporary?.Delete(recursive: true);
    }
}
