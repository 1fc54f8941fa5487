using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>A rule that a checkpoint keeps.</summary>
/// <param name="Id">Stable word, such as <c>fdinfo-file</c>.</param>
/// <param name="Severity">How bad it is to break it.</param>
/// <param name="Summary">What holds in a healthy checkpoint, in a line.</param>
public sealed record VerifyRule(string Id, Severity Severity, string Summary)
{
    internal VerifyRule(string id, string summary) : this(id, Severity.Error, summary)
    {
    }

    /// <summary>The rule is broken by a field.</summary>
    /// <param name="message">The message it is in.</param>
    /// <param name="field">Its name; empty for the message itself.</param>
    /// <param name="text">The fact, then what was expected.</param>
    internal Diagnostic At(MessageView message, string field, string text) =>
        In(Path.GetFileName(message.FileName), field.Length == 0 ? message.Path : $"{message.Path}.{field}", text);

    /// <summary>The rule is broken by an image as a whole, or one that is missing.</summary>
    internal Diagnostic In(string file, string text) => In(file, "", text);

    /// <summary>The rule is broken somewhere in an image.</summary>
    internal Diagnostic In(string file, string fieldPath, string text) => new(Id, Severity, file, fieldPath, text);
}
