using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Changes a directory where it is, through a journal. What an earlier run left unfinished is finished first.</summary>
public sealed class InPlaceSink : RewriteSink
{
    private readonly string _directory;
    private readonly DirectoryJournal _journal;
    private readonly FileStream _lock;
    private readonly List<string> _files = [];
    private bool _committing;

    /// <param name="directory">The directory.</param>
    /// <param name="sync">Makes the names in a directory last; null where that cannot be done.</param>
    /// <param name="step">Called before each step of the journal, for tests that stop there.</param>
    /// <exception cref="IOException">The directory cannot be written, or another process is changing it.</exception>
    public InPlaceSink(string directory, Action<string>? sync, Action? step = null)
    {
        _directory = directory;
        _journal = new DirectoryJournal(directory, sync, step);
        _lock = Lock(directory);
        try
        {
            Recovered = _journal.Recover();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Whether an earlier run was finished.</summary>
    public bool Recovered { get; }

    /// <inheritdoc/>
    public override FileStream Create(string name)
    {
        FileStream file = CreateAt(NewPath(), Path.Combine(_directory, name));
        _files.Add(file.Name);
        return file;
    }

    /// <inheritdoc/>
    public override void Commit(OverlayStore checkpoint, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var entries = new List<JournalEntry>();
        foreach (OverlayFile file in checkpoint.Changed)
        {
            entries.Add(file.Contents is { } contents
                ? new JournalEntry(null, Path.GetFileName(contents), file.Name)
                : new JournalEntry(file.Original!.Name, Path.GetFileName(NewPath()), file.Name));
        }
        HashSet<string?> moved = [.. entries.Select(static entry => entry.From)];
        foreach (ImageFile file in checkpoint.Removed.Where(file => !moved.Contains(file.Name)))
        {
            entries.Add(new JournalEntry(file.Name, Path.GetFileName(NewPath()), null));
        }
        if (entries.Count == 0) return;
        _committing = true;
        _journal.Commit(entries);
        _files.Clear();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        // A commit that failed may be written down already; the next run decides.
        if (!_committing) _files.ForEach(File.Delete);
        _lock.Dispose();
        base.Dispose(disposing);
    }

    private string NewPath() => Path.Combine(_directory, string.Create(CultureInfo.InvariantCulture, $"{DirectoryJournal.Prefix}{Path.GetRandomFileName()}"));

    private static FileStream Lock(string directory)
    {
        try
        {
            return DirectoryLock.Take(directory);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException))
        {
            throw new IOException($"{directory}: another crit is changing it: {e.Message}", e);
        }
    }
}
