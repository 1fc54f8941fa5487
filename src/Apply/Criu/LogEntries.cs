using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Entries of a checkpoint by what CRIU's log calls them, as text for people; null where there is none.</summary>
internal sealed class LogEntries(DirectoryStore store)
{
    private readonly Checkpoint _checkpoint = new(store);
    private OpenFile[]? _files;

    private OpenFile[] Files => _files ??= [.. _checkpoint.OpenFiles.All];

    /// <summary>An image by its file name.</summary>
    public string? Image(string name) => store.Find(name)?.Name;

    /// <summary>An open file by its id.</summary>
    public string? File(ReadOnlySpan<char> digits, bool isHexadecimal) =>
        uint.TryParse(digits, isHexadecimal ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out uint id)
            ? Describe(Array.Find(Files, file => file.Id == id))
            : null;

    /// <summary>The open file whose name a line has in it; the longest name counts.</summary>
    public string? FileNamed(string line) => Describe(Files.Where(static file => file.Kind.Name == "REG")
        .Select(file => (File: file, Name: file.Message.Text("name")?.TrimStart('/') ?? ""))
        .Where(file => file.Name.Length > 1 && HasPath(line, file.Name))
        .OrderByDescending(static file => file.Name.Length).FirstOrDefault().File);

    /// <summary>An open file on the mount with an id that no mount has.</summary>
    public string? FileOn(ReadOnlySpan<char> digits) =>
        Number(digits) is { } mount ? Describe(Array.Find(Files, file => file.Kind.Name is "REG" or "UNIXSK" && file.Message.Number("mnt_id") == mount)) : null;

    /// <summary>A socket bound to a network device.</summary>
    public string? SocketOf(string device) => Describe(Array.Find(Files, file => file.Kind.Name == "INETSK" && file.Message.Text("ifname") == device));

    /// <summary>A task by its process id.</summary>
    public string? Task(ReadOnlySpan<char> digits)
    {
        if (Number(digits) is not { } pid) return null;
        TaskView? task = _checkpoint.Tasks.FirstOrDefault(task => task.Pid == pid);
        return task is null ? null : $"{Path.GetFileName(task.Entry.FileName)}: {task.Entry.Path} pid {pid}";
    }

    /// <summary>A mount by its id.</summary>
    public string? Mount(ReadOnlySpan<char> digits) => Number(digits) is { } id ? Describe(Mounts.FirstOrDefault(entry => entry.Message.Number("mnt_id") == id)) : null;

    /// <summary>The mount at a path below another one; that one where there is none.</summary>
    public string? MountAt(ReadOnlySpan<char> digits, string path)
    {
        if (Number(digits) is not { } id) return null;
        ImageEntry? parent = Mounts.FirstOrDefault(entry => entry.Message.Number("mnt_id") == id);
        string point = $"{parent?.Message.Text("mountpoint")?.TrimEnd('/')}{path}";
        return Describe(Mounts.FirstOrDefault(entry => entry.Message.Number("parent_mnt_id") == id && entry.Message.Text("mountpoint") == point) ?? parent);
    }

    /// <summary>Links whose other end may be elsewhere.</summary>
    /// <remarks>criu/images/netdev.proto: VETH is 2.</remarks>
    public string? Links() => Join(_checkpoint.EntriesOf("NETDEV").Where(static entry => entry.Message.Number("type") == 2)
        .Select(static entry => $"{entry.File.Name}: entries[{entry.Index}] {entry.Message.Text("name")}"));

    /// <summary>Images that ip restores, by the word that it is called with.</summary>
    public string? NetworkImages(string word)
    {
        string prefix = word == "addr" ? "ifaddr" : word;
        return Join(store.Files.Select(static file => file.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)));
    }

    /// <summary>Locks that a task holds.</summary>
    public string? Locks(ReadOnlySpan<char> digits) => Number(digits) is { } pid
        ? Join(_checkpoint.EntriesOf("FILE_LOCKS").Where(entry => entry.Message.Number("pid") == pid)
            .Select(static entry => $"{entry.File.Name}: entries[{entry.Index}] (pid {entry.Message.Number("pid")} fd {entry.Message.Number("fd")})"))
        : null;

    private IEnumerable<ImageEntry> Mounts => _checkpoint.EntriesOf("MNTS");

    private static uint? Number(ReadOnlySpan<char> digits) => uint.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : null;

    private static string? Join(IEnumerable<string> entries) => string.Join(", ", entries) is { Length: > 0 } text ? text : null;

    private static string? Describe(ImageEntry? mount) => mount is null ? null : $"{mount.File.Name}: entries[{mount.Index}] {mount.Message.Text("mountpoint")}";

    private string? Describe(OpenFile? file) => file is null ? null : EntryText.Of(_checkpoint, file);

    // CRIU writes paths with and without the first slash. A path that goes on in the line is another one.
    private static bool HasPath(string line, string path)
    {
        int at = line.IndexOf(path, StringComparison.Ordinal);
        if (at > 0 && line[at - 1] == '/') at--;
        if (at <= 0 || line[at - 1] is not (' ' or '\'' or '"' or '(')) return false;
        int end = line.IndexOf(path, StringComparison.Ordinal) + path.Length;
        return end == line.Length || line[end] is ' ' or ':' or ',' or '\'' or '"' or ')';
    }
}
