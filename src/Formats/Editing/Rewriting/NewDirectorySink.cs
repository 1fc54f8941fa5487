using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// Writes a new directory: it is made beside its place, under another name, and gets its own when it is whole. What is not changed is copied, also what
/// is no image; links, so that they lead where they led, and what is in directories. What a run to the same place left when it was killed is cleared away first.
/// </summary>
public sealed class NewDirectorySink : RewriteSink
{
    private readonly string _source;
    private readonly string _target;
    private readonly string _staging;
    private readonly FileStream _lock;
    private readonly Action<string, string> _copy;

    /// <param name="source">The directory that was read.</param>
    /// <param name="target">The directory to write: it is not there yet, or empty.</param>
    /// <param name="copy">Copies a file to a place where there is none.</param>
    /// <exception cref="IOException">The directory is there and not empty, or cannot be made.</exception>
    public NewDirectorySink(string source, string target, Action<string, string> copy)
    {
        _source = Path.GetFullPath(source);
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        _copy = copy;
        if (File.Exists(_target)) throw new IOException($"{target} is a file; expected a directory to make");
        if (Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any()) throw new IOException($"{target} is there and not empty; expected a directory to make");
        if ($"{_target}/".StartsWith($"{Path.TrimEndingDirectorySeparator(_source)}/", StringComparison.Ordinal)) throw new IOException($"{target} is inside {source}, which is copied");
        string parent = Path.GetDirectoryName(_target)!;
        if (!Directory.Exists(parent)) throw new DirectoryNotFoundException($"{target}: no such directory");
        string prefix = $".{Path.GetFileName(_target)}.";
        foreach (string left in Directory.EnumerateDirectories(parent, "*.tmp").Where(path => Path.GetFileName(path).StartsWith(prefix, StringComparison.Ordinal))) DirectoryLock.DeleteIfLeft(left);
        _staging = Path.Combine(parent, $"{prefix}{Path.GetRandomFileName()}.tmp");
        Directory.CreateDirectory(_staging);
        _lock = DirectoryLock.Take(_staging);
    }

    /// <inheritdoc/>
    public override FileStream Create(string name) => CreateAt(Path.Combine(_staging, $"{DirectoryJournal.Prefix}{name}"), Path.Combine(_source, name));

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        foreach (OverlayFile file in checkpoint.Files.Cast<OverlayFile>())
        {
            cancellation.ThrowIfCancellationRequested();
            string place = Path.Combine(_staging, file.Name);
            if (file.Contents is { } contents) File.Move(contents, place);
            else CopyFile(new FileInfo(Path.Combine(_source, file.Original!.Name)), place);
        }
        HashSet<string> images = [.. checkpoint.Below.Files.Select(static file => file.Name)];
        foreach (FileSystemInfo other in new DirectoryInfo(_source).EnumerateFileSystemInfos())
        {
            if (!images.Contains(other.Name) && !other.Name.StartsWith(".crit-", StringComparison.Ordinal)) CopyOther(other, Path.Combine(_staging, other.Name), cancellation);
        }
        cancellation.ThrowIfCancellationRequested();
        _lock.Dispose();
        if (Directory.Exists(_target)) Directory.Delete(_target);
        Directory.Move(_staging, _target);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _lock.Dispose();
        if (Directory.Exists(_staging)) Directory.Delete(_staging, recursive: true);
        base.Dispose(disposing);
    }

    private void CopyOther(FileSystemInfo from, string to, CancellationToken cancellation)
    {
        if (from is FileInfo file)
        {
            CopyFile(file, to);
        }
        else if (from.LinkTarget is not null)
        {
            Directory.CreateSymbolicLink(to, LinkTarget(from));
        }
        else
        {
            cancellation.ThrowIfCancellationRequested();
            Directory.CreateDirectory(to);
            foreach (FileSystemInfo inside in ((DirectoryInfo)from).EnumerateFileSystemInfos()) CopyOther(inside, Path.Combine(to, inside.Name), cancellation);
        }
    }

    // A link out of the directory leads where it led, also from another place.
    private string LinkTarget(FileSystemInfo from)
    {
        string link = from.LinkTarget!, folder = Path.GetDirectoryName(from.FullName)!, source = RealPath.Of(_source);
        string target = Path.Combine(RealPath.Of(Path.GetDirectoryName(_target)!), Path.GetFileName(_target));
        string place = Path.GetFullPath(Path.GetRelativePath(_source, folder), target);
        string end = RealPath.Of(from.FullName);
        bool isInside = end.StartsWith($"{source}/", StringComparison.Ordinal);
        return Path.IsPathRooted(link) || isInside || RealPath.Of(Path.GetFullPath(link, place)) == end ? link : end;
    }

    private void CopyFile(FileInfo from, string to)
    {
        if (from.LinkTarget is not null) File.CreateSymbolicLink(to, LinkTarget(from));
        else if (DirectoryTranscoder.IsPipe(from)) throw new IOException($"{from.FullName} is a pipe or a socket; expected files, links and directories");
        else _copy(from.FullName, to);
    }
}
