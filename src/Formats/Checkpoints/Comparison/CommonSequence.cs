namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>
/// Pairs equal elements of two sequences in the order of both: a longest common subsequence where the sequences are short, else one through the
/// elements that each has once. Never quadratic in the length of the input.
/// </summary>
internal sealed class CommonSequence
{
    /// <summary>Up to this many cells the exact table is made.</summary>
    private const long TableCells = 1 << 20;

    private const int Levels = 16;

    private readonly UInt128[] _old;
    private readonly UInt128[] _new;

    private CommonSequence(UInt128[] old, UInt128[] now)
    {
        _old = old;
        _new = now;
        Partners = new int[old.Length];
        Array.Fill(Partners, -1);
    }

    /// <summary>For each old element the position of its new one, or -1.</summary>
    private int[] Partners { get; }

    /// <summary>Pairs the elements.</summary>
    /// <returns>For each old element the position of its new one, or -1; ascending.</returns>
    public static int[] Find(UInt128[] old, UInt128[] now)
    {
        var search = new CommonSequence(old, now);
        search.Pair(0, old.Length, 0, now.Length, Levels);
        return search.Partners;
    }

    private void Pair(int oldStart, int oldEnd, int newStart, int newEnd, int levels)
    {
        while (oldStart < oldEnd && newStart < newEnd && _old[oldStart] == _new[newStart]) Partners[oldStart++] = newStart++;
        while (oldStart < oldEnd && newStart < newEnd && _old[oldEnd - 1] == _new[newEnd - 1]) Partners[--oldEnd] = --newEnd;
        if (oldStart == oldEnd || newStart == newEnd) return;
        if ((long)(oldEnd - oldStart) * (newEnd - newStart) <= TableCells)
        {
            PairByTable(oldStart, oldEnd, newStart, newEnd);
            return;
        }
        if (levels == 0) return;
        List<(int Old, int New)> anchors = Anchors(oldStart, oldEnd, newStart, newEnd);
        if (anchors.Count == 0) return;
        foreach ((int old, int now) in anchors)
        {
            Partners[old] = now;
            Pair(oldStart, old, newStart, now, levels - 1);
            (oldStart, newStart) = (old + 1, now + 1);
        }
        Pair(oldStart, oldEnd, newStart, newEnd, levels - 1);
    }

    private void PairByTable(int oldStart, int oldEnd, int newStart, int newEnd)
    {
        int rows = oldEnd - oldStart;
        int columns = newEnd - newStart;
        int[,] length = new int[rows + 1, columns + 1];
        for (int i = rows - 1; i >= 0; i--)
        {
            for (int j = columns - 1; j >= 0; j--)
            {
                length[i, j] = _old[oldStart + i] == _new[newStart + j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }
        for (int i = 0, j = 0; i < rows && j < columns;)
        {
            if (_old[oldStart + i] == _new[newStart + j]) Partners[oldStart + i++] = newStart + j++;
            else if (length[i + 1, j] >= length[i, j + 1]) i++;
            else j++;
        }
    }

    /// <summary>Elements that both ranges have exactly once: the longest run of them that ascends in both.</summary>
    private List<(int Old, int New)> Anchors(int oldStart, int oldEnd, int newStart, int newEnd)
    {
        var once = new Dictionary<UInt128, (int Olds, int News, int New)>();
        for (int i = oldStart; i < oldEnd; i++)
        {
            (int olds, _, _) = once.GetValueOrDefault(_old[i]);
            once[_old[i]] = (olds + 1, 0, 0);
        }
        for (int j = newStart; j < newEnd; j++)
        {
            if (once.TryGetValue(_new[j], out (int Olds, int News, int New) seen)) once[_new[j]] = (seen.Olds, seen.News + 1, j);
        }
        var candidates = new List<(int Old, int New)>();
        for (int i = oldStart; i < oldEnd; i++)
        {
            if (once[_old[i]] is (1, 1, int now)) candidates.Add((i, now));
        }
        return Ascending.Longest(candidates);
    }
}
