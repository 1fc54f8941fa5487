using System.Text.Json;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>
/// Changes files of a directory all at once or not at all, whenever the process or the machine stops. What is to be done is written down before it is
/// begun, and the next one finishes what was written down.
/// </summary>
/// <remarks>
/// New contents lie ready as <c>.crit-new-*</c>. <c>.crit-journal</c> appears whole, by a rename: before that nothing has changed, after it everything
/// will. Then files that get another name or go away are moved to <c>.crit-new-*</c>; the journal is renamed to <c>.crit-journal-aside</c>; all files are
/// moved to their places; the journal goes away. Each half can be done again from its start, which is why there are two.
/// </remarks>
public sealed class DirectoryJournal
{
    /// <summary>Beginning of the names of files that have no place yet.</summary>
    public const string Prefix = ".crit-new-";

    private readonly string _directory;
    private readonly Action<string>? _sync;
    private readonly Action? _step;

    /// <param name="directory">The directory.</param>
    /// <param name="sync">Makes the names in a directory last; null where that cannot be done.</param>
    /// <param name="step">Called before each thing that is done to the directory, for tests that stop there.</param>
    public DirectoryJournal(string directory, Action<string>? sync, Action? step = null)
    {
        _directory = directory;
        _sync = sync;
        _step = step;
    }

    /// <summary>Finishes what was interrupted after it was written down, and clears away what was not.</summary>
    /// <returns>Whether something was finished.</returns>
    /// <exception cref="ImageFormatException">The journal is not one.</exception>
    public bool Recover()
    {
        bool pending = PendingChange.IsIn(_directory);
        if (pending) Finish();
        foreach (string left in Directory.EnumerateFiles(_directory, $"{Prefix}*"))
        {
            Step(() => File.Delete(left));
        }
        return pending;
    }

    /// <summary>Does the changes.</summary>
    /// <exception cref="IOException">The directory cannot be written.</exception>
    internal void Commit(IReadOnlyList<JournalEntry> entries)
    {
        string draft = Path.Combine(_directory, $"{Prefix}journal");
        Step(() => Write(draft, entries));
        Sync();
        Step(() => File.Move(draft, PathOf(PendingChange.Journal), overwrite: true));
        Sync();
        Finish();
    }

    private void Finish()
    {
        if (File.Exists(PathOf(PendingChange.Journal)))
        {
            foreach (JournalEntry entry in Read(PendingChange.Journal))
            {
                if (entry.From is { } from && !File.Exists(PathOf(entry.Via))) Step(() => File.Move(PathOf(from), PathOf(entry.Via), overwrite: true));
            }
            Sync();
            Step(() => File.Move(PathOf(PendingChange.Journal), PathOf(PendingChange.JournalAside), overwrite: true));
            Sync();
        }
        foreach (JournalEntry entry in Read(PendingChange.JournalAside))
        {
            if (!File.Exists(PathOf(entry.Via))) continue;
            if (entry.To is { } to) Step(() => File.Move(PathOf(entry.Via), PathOf(to), overwrite: true));
            else Step(() => File.Delete(PathOf(entry.Via)));
        }
        Sync();
        Step(() => File.Delete(PathOf(PendingChange.JournalAside)));
        Sync();
    }

    private void Step(Action action)
    {
        _step?.Invoke();
        action();
    }

    private void Sync() => _sync?.Invoke(_directory);

    private string PathOf(string name) => Path.Combine(_directory, name);

    private static void Write(string path, IReadOnlyList<JournalEntry> entries)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None);
        using (var json = new Utf8JsonWriter(file))
        {
            json.WriteStartArray();
            foreach (JournalEntry entry in entries)
            {
                json.WriteStartObject();
                if (entry.From is not null) json.WriteString("from", entry.From);
                json.WriteString("via", entry.Via);
                if (entry.To is not null) json.WriteString("to", entry.To);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        file.Flush(flushToDisk: true);
    }

    private List<JournalEntry> Read(string name)
    {
        string path = PathOf(name);
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path));
            var entries = new List<JournalEntry>();
            foreach (JsonElement entry in json.RootElement.EnumerateArray())
            {
                entries.Add(new JournalEntry(NameIn(entry, "from"), NameIn(entry, "via") ?? throw new JsonException("via is missing"), NameIn(entry, "to")));
            }
            return entries;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ImageFormatException($"this is no journal of crit rewrite: {e.Message}", new Location(path), e);
        }
    }

    private static string? NameIn(JsonElement entry, string member)
    {
        if (!entry.TryGetProperty(member, out JsonElement value)) return null;
        string name = value.GetString()!;
        return name.Length > 0 && !name.Contains('/', StringComparison.Ordinal) && name is not ("." or "..") ? name : throw new JsonException($"{name} is no name of a file in the directory");
    }
}

/// <summary>What happens to one file.</summary>
/// <param name="From">Name that it has; null for new contents, which lie ready.</param>
/// <param name="Via">Name that it has while others are moved.</param>
/// <param name="To">Name that it gets; null where it goes away.</param>
internal readonly record struct JournalEntry(string? From, string Via, string? To);
