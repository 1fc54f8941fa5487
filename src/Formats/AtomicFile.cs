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

    /// <summary>Begins a file.</summary>
    /// <param name="path">Its place. A symbolic link is followed; permissions of a file that is there are kept.</param>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory may not be written.</exception>
    public static AtomicFile Create(string path)
    {
        var file = new FileInfo(path);
        string target = file.LinkTarget is null ? file.FullName : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        if (Directory.Exists(target)) throw new IOException($"{path} is a directory");
        bool exists = File.Exists(target);
        if (exists && TryOpenSpecial(target) is { } special) return new AtomicFile(target, null, special);
        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, BufferSize = 0 };
        if (exists && !OperatingSystem.IsWindows()) options.UnixCreateMode = File.GetUnixFileMode(target);
        s_pending[temporary] = 0;
        if (s_abandoned) throw new OperationCanceledException();
        try
        {
            return new AtomicFile(target, temporary, new FileStream(temporary, options));
        }
        catch (DirectoryNotFoundException)
        {
            s_pending.TryRemove(temporary, out _);
            throw new DirectoryNotFoundException($"no directory for {path}");
        }
        catch
        {
            s_pending.TryRemove(temporary, out _);
            throw;
        }
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

    /// <summary>Opens a device or a pipe: what cannot be renamed over without harm. A regular file gives null.</summary>
    private static FileStream? TryOpenSpecial(string path)
    {
        bool isDevice = path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (UnauthorizedAccessException) when (!isDevice)
        {
            // A file that may not be written can still be replaced by who may write its directory.
            return null;
        }
        if (isDevice || !stream.CanSeek) return stream;
        stream.Dispose();
        return null;
    }
}
