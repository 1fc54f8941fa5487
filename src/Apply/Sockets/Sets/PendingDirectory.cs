namespace Soccr.Apply.Sockets.Sets;

/// <summary>A directory that appears whole or not at all: made beside its place, for its owner alone, and renamed.</summary>
internal sealed class PendingDirectory : IDisposable
{
    private readonly string _given;
    private readonly string _target;
    private bool _done;

    /// <param name="target">Its place, where there is nothing, or an empty directory.</param>
    /// <exception cref="IOException">There is something, or it cannot be made.</exception>
    public PendingDirectory(string target)
    {
        _given = target;
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        if (File.Exists(_target)) throw new IOException($"{target} is a file; expected a directory to make");
        if (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()) throw new IOException($"{target} is there and not empty; expected a directory to make");
        string parent = System.IO.Path.GetDirectoryName(_target) ?? "/";
        if (!Directory.Exists(parent)) throw new DirectoryNotFoundException($"{target}: no such directory");
        Path = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(_target)}.{System.IO.Path.GetRandomFileName()}.tmp");
        Try(() =>
        {
            if (!OperatingSystem.IsWindows()) Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        });
    }

    /// <summary>Where it is until then.</summary>
    public string Path { get; }

    /// <summary>Does something inside; an error is about what the user gave, not about a name that the user has never seen.</summary>
    /// <param name="action">What to do.</param>
    /// <exception cref="IOException">It failed.</exception>
    public void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{_given}: {e.Message.Replace($" : '{Path}'", "", StringComparison.Ordinal).Replace(Path, _given, StringComparison.Ordinal)}", e);
        }
    }

    /// <summary>Puts it in its place.</summary>
    /// <exception cref="IOException">There is something by now, or the disk is full.</exception>
    public void Commit() => Try(() =>
    {
        // In one go: to wait for each of a thousand files takes seconds, in which connections stand still.
        DirectorySync.SyncFileSystem(Path);
        if (Directory.Exists(_target)) Directory.Delete(_target);
        Directory.Move(Path, _target);
        _done = true;
        DirectorySync.Sync(System.IO.Path.GetDirectoryName(_target)!);
    });

    public void Dispose()
    {
        if (!_done) Directory.Delete(Path, recursive: true);
    }
}
