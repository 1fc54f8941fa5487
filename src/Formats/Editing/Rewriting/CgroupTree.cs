using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>The cgroup directory that the rewriter is in, and its parents. An image names each in its parent; rules are about whole paths.</summary>
internal sealed class CgroupTree(RuleSet rules, EntryScope scope)
{
    /// <summary>The message of a directory.</summary>
    public const string Message = "cgroup_dir_entry";

    private readonly Stack<(string Old, string New, string? NewName)> _directories = new();

    /// <summary>What the innermost directory is called now; null where its name stays.</summary>
    public string? NewName => _directories.Peek().NewName;

    /// <summary>Goes into a directory.</summary>
    /// <exception cref="ImageFormatException">It would leave its parent.</exception>
    public void Enter(MessageCodec codec, ReadOnlySpan<byte> message)
    {
        (string parent, string newParent, _) = _directories.TryPeek(out var top) ? top : ("", "", null);
        string name = Text(codec, message, "dir_name");
        string old = name.Length == 0 ? parent : $"{parent}/{name}";
        string @new = rules.Path(Role.CgroupDirectory, old.Length == 0 ? "/" : old, scope) ?? (name.Length == 0 ? newParent : $"{newParent}/{name}");
        if (@new == "/") @new = "";
        string inside = newParent.Length == 0 ? @new : @new.StartsWith(newParent + "/", StringComparison.Ordinal) || @new == newParent ? @new[newParent.Length..] : throw Leaves(old, @new, newParent);
        string newName = inside.TrimStart('/');
        _directories.Push((old, @new, newName == name ? null : newName));
    }

    /// <summary>Goes out of it.</summary>
    public void Leave() => _directories.Pop();

    /// <summary>The new value of cgns_prefix.</summary>
    /// <exception cref="ImageFormatException">The path would leave its namespace's root.</exception>
    public static ulong? Prefix(MessageCodec codec, ReadOnlySpan<byte> message, ulong length, RuleSet rules, EntryScope scope)
    {
        string path = Text(codec, message, "path");
        if (length == 0 || length > (ulong)path.Length || rules.Path(Role.Cgroup, path, scope) is not { } changed) return null;
        string root = path[..(int)length];
        string newRoot = rules.Path(Role.Cgroup, root, scope) ?? root;
        if (!changed.StartsWith(newRoot, StringComparison.Ordinal)) throw Leaves(path, changed, newRoot);
        return (ulong)newRoot.Length;
    }

    private static ImageFormatException Leaves(string old, string @new, string parent) =>
        new($"the cgroup {Show(old)} would become {Show(@new)}, which is not below {Show(parent)}; a rule for that directory is needed too");

    private static string Show(string path) => Readable.Text(Encoding.Latin1.GetBytes(path));

    private static string Text(MessageCodec codec, ReadOnlySpan<byte> message, string field) =>
        Encoding.Latin1.GetString(Wire.WireScan.TryFindBytes(message, codec.ByName(field).Number, out ReadOnlySpan<byte> bytes) ? bytes : default);
}
