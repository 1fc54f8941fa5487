using System.Collections.Concurrent;

namespace Soccr.Formats;

/// <summary>
/// A file that appears whole or not at all: written beside its place, synced, and renamed on <see cref="Commit"/>. Until then, and for ever if
/// that is never called, what stood there stays as it was. Devices and pipes are written directly.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private static readonly ConcurrentDictionary<string, byte> s_pending = new();
    private static volatile bool s_abandoned;

    private readonly string _target;
    private readonly string? _temporary;
    private readonly FileStream _stream;

    private AtomicFile(string target, string? temporary, FileStream stream)
    {
        _target = target;
        _temporary = temporary;
        _stream = stream;
    }

    /// <summary>The new contents; can be read and can seek, unless the file is a device or a pipe.</summary>
    public Stream Stream => _stream;

    /// <summary>Whether the contents go to a new file, not to a device or a pipe.</summary>
    public bool IsNew => _temporary is not null;

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its place. A symbolic link is followed; permissions of a file that is there are kept.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static AtomicFile Create(string path)
    {
        if (OpenSpecial(path) is { } special) return new AtomicFile(path, null, special);
        var file = new FileInfo(path);
        string target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target)) throw new IOException($"{path} is a directory");
        PendingChange.Refuse(Path.GetDirectoryName(target)!);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 };
        if (File.Exists(target) && !OperatingSystem.IsWindows()) options.UnixCreateMode = File.GetUnixFileMode(target);
        s_pending[temporary] = 0;
        var created = new AtomicFile(target, temporary, OpenTemporary(path, temporary, options));
        // Who ends the process may have looked before this file was there.
        if (!s_abandoned) return created;
        created.Dispose();
        throw new OperationCanceledException();
    }

    /// <summary>Removes every file that was begun and not committed, and lets none begin any more: for a process that is about to end.</summary>
    public static void AbandonAll()
    {
        s_abandoned = true;
        foreach (string temporary in s_pending.Keys)
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Opens what was written so far, to look at it before it is in its place.</summary>
    /// <exception cref="InvalidOperationException">The file is a device or a pipe: <see cref="Stream"/> cannot be read.</exception>
    public Stream OpenWritten()
    {
        _stream.Flush();
        return new FileStream(_temporary ?? throw new InvalidOperationException("what goes to a device or a pipe cannot be read again"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
    }

    /// <summary>Puts the file in its place.</summary>
    public void Commit()
    {
        if (_temporary is null)
        {
            _stream.Flush();
            return;
        }
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _target, overwrite: true);
        s_pending.TryRemove(_temporary, out _);
    }

    /// <summary>Closes the file; without <see cref="Commit"/> it is removed.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        if (_temporary is not null && s_pending.TryRemove(_temporary, out _)) File.Delete(_temporary);
    }

    private static FileStream OpenTemporary(string path, string temporary, FileStreamOptions options)
    {
        try
        {
            return new FileStream(temporary, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            s_pending.TryRemove(temporary, out _);
            throw e switch
            {
                DirectoryNotFoundException => new DirectoryNotFoundException($"{path}: no such directory"),
                UnauthorizedAccessException => new UnauthorizedAccessException($"{path}: its directory may not be written"),
                _ => new IOException($"{path}: {e.Message}", e),
            };
        }
    }

    /// <summary>Opens what is there and cannot be renamed over without harm: a device, a pipe, another process's end of one.</summary>
    /// <returns>Null for a regular file, or none.</returns>
    private static FileStream? OpenSpecial(string path)
    {
        if (!File.Exists(path)) return null;
        string full = Path.GetFullPath(path);
        // /dev/shm is a directory like any other. What the links of /proc/PID/fd lead to may have no name: it is opened through the link.
        bool isDevice = (full.StartsWith("/dev/", StringComparison.Ordinal) && !full.StartsWith("/dev/shm/", StringComparison.Ordinal))
            || full.StartsWith("/proc/", StringComparison.Ordinal);
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            if (isDevice || !stream.CanSeek) return stream;
            stream.Dispose();
            return null;
        }
        catch (UnauthorizedAccessException) when (!isDevice)
        {
            // A file that may not be written can still be replaced by who may write its directory.
            return null;
        }
    }
}
