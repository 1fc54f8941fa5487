namespace Soccr.Formats.Verification;

/// <summary>A fault of a checkpoint. Equal where all parts are; see <see cref="Key"/> for the same fault in another version of the checkpoint.</summary>
/// <param name="RuleId">Id of the rule that is broken, such as <c>fdinfo-file</c>; it does not change between versions of this library.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="File">Name of the image without a directory, such as <c>files.img</c>; of one that is missing, the name that it should have.</param>
/// <param name="FieldPath">The field, such as <c>entries[3].isk.ns_id</c>; empty for the image as a whole.</param>
/// <param name="Text">The fact, then what was expected.</param>
public sealed record Diagnostic(string RuleId, Severity Severity, string File, string FieldPath, string Text)
{
    /// <summary>What stays the same when values change: two diagnostics with one key are the same fault before and after an edit.</summary>
    public string Key => $"{RuleId} {File} {FieldPath}";

    /// <summary>One line, as compilers print theirs: <c>files.img: entries[3].isk.ns_id: error[socket-netns]: ...</c></summary>
    public override string ToString() =>
        $"{File}: {(FieldPath.Length == 0 ? "" : $"{FieldPath}: ")}{Severity.ToString().ToLowerInvariant()}[{RuleId}]: {Text}";
}
