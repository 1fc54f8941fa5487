namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Differences of fields that say which run of a tool made the image: they are in every entry, and would hide the others.</summary>
/// <param name="fields">Keys of such fields of an entry.</param>
internal sealed class RepeatedDifferences(IReadOnlyList<string> fields)
{
    private readonly List<Difference>[] _taken = [.. fields.Select(static _ => new List<Difference>())];

    /// <summary>Keeps a difference where it is of such a field.</summary>
    public bool TryTake(Difference difference)
    {
        for (int i = 0; i < fields.Count; i++)
        {
            // Such as entries[3].seq: the field is the entry's own, and not one of an attribute.
            if (difference.FieldPath.Count('.') != 1 || !difference.FieldPath.EndsWith($".{fields[i]}", StringComparison.Ordinal)) continue;
            _taken[i].Add(difference);
            return true;
        }
        return false;
    }

    /// <summary>What was kept, in one difference a field.</summary>
    public IEnumerable<Difference> Told()
    {
        for (int i = 0; i < fields.Count; i++)
        {
            if (_taken[i].Count == 1) yield return _taken[i][0];
            else if (_taken[i].Count > 1) yield return new Difference(_taken[i][0].File, $"entries[*].{fields[i]}", Join(_taken[i].ConvertAll(static one => one.Old)), Join(_taken[i].ConvertAll(static one => one.New)));
        }
    }

    private static string Join(List<string?> values) => values.TrueForAll(value => value == values[0]) ? values[0]! : $"[{string.Join(", ", values.Select(static value => value ?? "null"))}]";
}
