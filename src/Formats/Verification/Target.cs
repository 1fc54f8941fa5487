using System.Globalization;

namespace Soccr.Formats.Verification;

/// <summary>What fields name: a set of ids.</summary>
/// <param name="What">In words, such as "mount".</param>
/// <param name="Types">Image types that say which there are; while one of them cannot be read, nothing is missing.</param>
/// <param name="Ids">Collects the ids.</param>
internal sealed record Target(string What, IReadOnlyList<string> Types, Func<CheckpointFacts, IdSet> Ids)
{
    /// <summary>Whether a checkpoint says at all which there are.</summary>
    public Func<CheckpointFacts, bool> IsTold { get; init; } = static _ => true;

    /// <summary>How many ids a message lists.</summary>
    private const int Listed = 6;

    /// <summary>The values of fields.</summary>
    /// <param name="what">In words.</param>
    /// <param name="fields">Source and path, such as <c>("TTY_INFO", "id")</c>.</param>
    public static Target Of(string what, params (string Source, string Path)[] fields) => new(
        what, [.. fields.SelectMany(static field => Source.Types(field.Source))],
        facts => [.. fields.SelectMany(field => Numbers(facts, field.Source, new NumberPath(field.Path)))]);

    /// <summary>The numbers of the images of a type; not of one kind of entry, so a malformed one is there.</summary>
    public static Target Image(string type) => new($"{type} image", [], facts => [.. facts.Images(type).Select(Checkpoints.Checkpoint.NumberOf).OfType<ulong>()]);

    /// <summary>Whether an id that is not among the ids is missing.</summary>
    public bool IsWhole(CheckpointFacts facts) => IsTold(facts) && Types.All(facts.IsWhole);

    /// <summary>The ids, collected once.</summary>
    public IdSet In(CheckpointFacts facts) => facts.Shared(What, Ids);

    /// <summary>The text for an id that is not there.</summary>
    public string Missing(CheckpointFacts facts, ulong id)
    {
        IdSet known = In(facts);
        string list = known.Count is 0 or > Listed ? "" : $"; there {(known.Count == 1 ? "is" : "are")} {string.Join(", ", known.Order())}";
        return string.Create(CultureInfo.InvariantCulture, $"{id} names no {What}{list}");
    }

    private static IEnumerable<ulong> Numbers(CheckpointFacts facts, string source, NumberPath path) =>
        Source.Of(facts, source).SelectMany(path.Of).Select(static value => value.Number);
}
