using System.Globalization;
using System.Text;

namespace Soccr.Crit;

/// <summary>One line on the terminal that says how far a long work is: after a second, and only where standard error is a terminal.</summary>
internal sealed class ProgressLine : IDisposable
{
    private readonly Timer? _timer;
    private readonly long _totalBytes;
    private readonly int _totalFiles;
    private long _bytes;
    private int _files;
    private bool _shown;

    /// <param name="quiet">Show nothing.</param>
    /// <param name="totalBytes">Bytes to do, 0 where that is not known.</param>
    /// <param name="totalFiles">Images to do, 0 for a single one.</param>
    public ProgressLine(bool quiet, long totalBytes, int totalFiles = 0)
    {
        _totalBytes = totalBytes;
        _totalFiles = totalFiles;
        if (quiet || Console.IsErrorRedirected) return;
        _timer = new Timer(_ => Show(), null, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200));
    }

    public void AddBytes(long count) => Interlocked.Add(ref _bytes, count);

    public void AddFile() => Interlocked.Increment(ref _files);

    public void Dispose()
    {
        if (_timer is null) return;
        _timer.Dispose();
        lock (_timer)
        {
            if (_shown) StandardStreams.WriteError("\r\u001b[K");
            _shown = false;
        }
    }

    /// <summary>The line's text.</summary>
    internal static string Describe(long bytes, long totalBytes, int files, int totalFiles)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0}");
        if (totalBytes > 0) text.Append(CultureInfo.InvariantCulture, $" of {totalBytes / 1e6:0.0}");
        text.Append(" MB");
        if (totalFiles > 0) text.Append(CultureInfo.InvariantCulture, $", {files} of {totalFiles} images");
        return text.ToString();
    }

    private void Show()
    {
        lock (_timer!)
        {
            _shown = true;
            StandardStreams.WriteError($"\r{Describe(Interlocked.Read(ref _bytes), _totalBytes, Volatile.Read(ref _files), _totalFiles)}\u001b[K");
        }
    }
}
