using System.Globalization;

namespace Soccr.Formats.Verification;

/// <summary>A field has another value in each message.</summary>
/// <param name="id">Id of the rule.</param>
/// <param name="source">Where the field is: a kind of open file or an image type.</param>
/// <param name="path">Path of the field.</param>
/// <param name="summary">The rule in words.</param>
internal sealed class UniqueCheck(string id, string source, string path, string summary) : VerifyCheck(new VerifyRule(id, summary))
{
    private readonly NumberPath _field = new(path);

    /// <summary>Whether each image has values of its own.</summary>
    public bool InOneImage { get; init; }

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        if (!InOneImage) return Run(Values(facts));
        return Values(facts).Select(static value => value.Message.FileName).Distinct().ToArray()
            .SelectMany(image => Run(Values(facts).Where(value => value.Message.FileName == image)));
    }

    private IEnumerable<Diagnostic> Run(IEnumerable<FieldValue> values)
    {
        var seen = new IdSet();
        foreach (FieldValue value in values)
        {
            if (seen.Add(value.Number)) continue;
            FieldValue other = values.First(first => first.Number == value.Number);
            yield return Rules[0].At(value.Message, value.Field, string.Create(CultureInfo.InvariantCulture, $"{value.Number} is that of {other.Message.Path} too"));
        }
    }

    private IEnumerable<FieldValue> Values(CheckpointFacts facts) => Source.Of(facts, source).SelectMany(_field.Of);
}
