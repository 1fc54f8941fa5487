using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification;

/// <summary>A field names something, and that is there.</summary>
/// <param name="id">Id of the rule.</param>
/// <param name="source">Where the field is: a kind of open file or an image type.</param>
/// <param name="path">Path of the field.</param>
/// <param name="target">What it names.</param>
/// <param name="summary">The rule in words.</param>
internal sealed class ReferenceCheck(string id, string source, string path, Target target, string summary) : VerifyCheck(new VerifyRule(id, summary))
{
    private readonly NumberPath _field = new(path);

    /// <summary>Whether a value names something at all, by itself and the message that it is in.</summary>
    public Func<MessageView, ulong, bool> When { get; init; } = static (_, _) => true;

    /// <summary>A value that names what CRIU has already, and is in no image.</summary>
    public Func<CheckpointFacts, ulong?> Unless { get; init; } = static _ => null;

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        if (!target.IsWhole(facts)) yield break;
        IdSet known = target.In(facts);
        ulong? outside = Unless(facts);
        foreach (FieldValue value in Source.Of(facts, source).SelectMany(_field.Of))
        {
            if (known.Contains(value.Number) || value.Number == outside || !When(value.Message, value.Number)) continue;
            yield return Rules[0].At(value.Message, value.Field, target.Missing(facts, value.Number));
        }
    }
}
