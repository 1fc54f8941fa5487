namespace Soccr.Formats.Editing.Rewriting;

/// <summary>A value that a rule changed.</summary>
/// <param name="File">Name of the image, as it was.</param>
/// <param name="FieldPath">The field, such as <c>entries[3].isk.src_addr</c>; empty for the name of the file itself.</param>
/// <param name="Old">The value as text.</param>
/// <param name="New">What it became.</param>
public readonly record struct RewriteChange(string File, string FieldPath, string Old, string New)
{
    /// <summary>One line.</summary>
    public override string ToString() => $"{File}: {(FieldPath.Length == 0 ? "" : $"{FieldPath}: ")}{Old} -> {New}";
}
