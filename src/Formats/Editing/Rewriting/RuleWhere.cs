using System.Globalization;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>What an entry must be for a rule to change it; every part that is given must agree.</summary>
/// <param name="Image">Name of the image's file, or of its type as <c>crit types</c> has it.</param>
/// <param name="Pid">Task: images that are numbered by its pid, and the open files that it uses.</param>
/// <param name="Id">The entry's own <c>id</c>.</param>
/// <param name="Ino">The entry's own <c>ino</c>.</param>
/// <param name="NsId">Namespace: entries with that <c>ns_id</c>, and images that are numbered by it.</param>
public sealed record RuleWhere(string? Image = null, ulong? Pid = null, ulong? Id = null, ulong? Ino = null, ulong? NsId = null)
{
    /// <summary>How many parts are given: of two rules for one value the one with more counts.</summary>
    internal int Parts => (Image is null ? 0 : 1) + (Pid is null ? 0 : 1) + (Id is null ? 0 : 1) + (Ino is null ? 0 : 1) + (NsId is null ? 0 : 1);

    /// <inheritdoc/>
    public override string ToString()
    {
        var parts = new List<string>();
        if (Image is not null) parts.Add($"image {Image}");
        Add(parts, "pid", Pid);
        Add(parts, "id", Id);
        Add(parts, "ino", Ino);
        Add(parts, "ns_id", NsId);
        return string.Join(", ", parts);
    }

    private static void Add(List<string> parts, string name, ulong? value)
    {
        if (value is { } number) parts.Add(string.Create(CultureInfo.InvariantCulture, $"{name} {number}"));
    }
}
