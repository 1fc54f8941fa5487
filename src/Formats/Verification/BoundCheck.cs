using System.Globalization;

namespace Soccr.Formats.Verification;

/// <summary>Fields have values between two bounds.</summary>
/// <param name="id">Id of the rule.</param>
/// <param name="source">Where the fields are: a kind of open file or an image type.</param>
/// <param name="least">The smallest value that is good.</param>
/// <param name="most">The largest.</param>
/// <param name="summary">The rule in words.</param>
/// <param name="paths">Paths of the fields.</param>
internal sealed class BoundCheck(string id, string source, ulong least, ulong most, string summary, params string[] paths) : VerifyCheck(new VerifyRule(id, summary))
{
    private readonly NumberPath[] _fields = [.. paths.Select(static path => new NumberPath(path))];

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts) =>
        from message in Source.Of(facts, source)
        from field in _fields
        from value in field.Of(message)
        where value.Number < least || value.Number > most
        select Rules[0].At(value.Message, value.Field, string.Create(CultureInfo.InvariantCulture, $"{value.Number} is out of range, expected {least} to {most}"));
}
