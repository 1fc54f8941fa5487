namespace Soccr.Formats.Verification.Rules;

/// <summary>Follows ranges of addresses, in order, through memory areas.</summary>
/// <param name="areas">The areas in order; null where they are not known.</param>
internal sealed class AreaWalk((ulong Start, ulong End)[]? areas)
{
    private int _at;

    /// <summary>The first address of a range that lies in no area, or null. Each range begins behind the one before.</summary>
    public ulong? FirstOutside(ulong start, ulong end)
    {
        if (areas is null) return null;
        while (start < end)
        {
            while (_at < areas.Length && areas[_at].End <= start) _at++;
            if (_at == areas.Length || areas[_at].Start > start) return start;
            start = areas[_at].End;
        }
        return null;
    }
}
