namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>How lists whose elements have no key are compared.</summary>
internal enum LeftoverForm
{
    /// <summary>An element that has no equal is paired with one that stands where it stood.</summary>
    Paired,
    /// <summary>It is removed, and the other added: lines of a text.</summary>
    Apart,
}

/// <summary>
/// Finds for each element of one list its counterpart in another: by key where both lists have it once, then by the longest common sequence of equal
/// ones, then between those in their order.
/// </summary>
internal sealed class Pairing
{
    private readonly IReadOnlyList<ElementIdentity> _old;
    private readonly IReadOnlyList<ElementIdentity> _new;
    private readonly Dictionary<UInt128, (int Olds, int News, int New)> _keys = [];

    public Pairing(IReadOnlyList<ElementIdentity> old, IReadOnlyList<ElementIdentity> now, LeftoverForm leftovers)
    {
        _old = old;
        _new = now;
        NewOf = new int[old.Count];
        OldOf = new int[now.Count];
        Array.Fill(NewOf, -1);
        Array.Fill(OldOf, -1);
        PairKeys();
        PairRest(leftovers);
    }

    /// <summary>For each old element the position of its new one, or -1.</summary>
    public int[] NewOf { get; }

    /// <summary>For each new element the position of its old one, or -1.</summary>
    public int[] OldOf { get; }

    /// <summary>Whether an element can be named by its key: no list has it twice.</summary>
    public bool IsNamed(ElementIdentity element) => _keys.TryGetValue(element.Key, out (int Olds, int News, int New) seen) && seen is { Olds: <= 1, News: <= 1 };

    /// <summary>The first pair that shows another order, with its place among all pairs, or null: what the old list has there, and what the new one has.</summary>
    public (int Place, int Old, int New)? FindDisorder()
    {
        int place = 0;
        int j = -1;
        for (int i = 0; i < NewOf.Length; i++)
        {
            if (NewOf[i] < 0) continue;
            do j++;
            while (OldOf[j] < 0);
            if (NewOf[i] != j) return (place, i, j);
            place++;
        }
        return null;
    }

    private void PairKeys()
    {
        foreach (ElementIdentity element in _old)
        {
            if (element.Key != 0) _keys[element.Key] = (_keys.GetValueOrDefault(element.Key).Olds + 1, 0, 0);
        }
        for (int j = 0; j < _new.Count; j++)
        {
            if (_new[j].Key == 0) continue;
            (int olds, int news, _) = _keys.GetValueOrDefault(_new[j].Key);
            _keys[_new[j].Key] = (olds, news + 1, j);
        }
        for (int i = 0; i < _old.Count; i++)
        {
            if (_old[i].Key != 0 && _keys[_old[i].Key] is (1, 1, int j) && _old[i].Group == _new[j].Group) Pair(i, j);
        }
    }

    private void PairRest(LeftoverForm leftovers)
    {
        int[] old = [.. Enumerable.Range(0, _old.Count).Where(i => NewOf[i] < 0)];
        int[] now = [.. Enumerable.Range(0, _new.Count).Where(j => OldOf[j] < 0)];
        if (old.Length == 0 || now.Length == 0) return;
        // Lists of equal length without keys are tables: what stands at a place belongs to it.
        bool isTable = leftovers == LeftoverForm.Paired && old.Length == now.Length
            && Array.TrueForAll(old, i => _old[i].Group == 0) && Array.TrueForAll(now, j => _new[j].Group == 0);
        int[] partners = isTable
            ? [.. Enumerable.Range(0, old.Length)]
            : CommonSequence.Find([.. old.Select(i => _old[i].Likeness)], [.. now.Select(j => _new[j].Likeness)]);
        for (int i = 0; i < old.Length; i++)
        {
            if (partners[i] >= 0) Pair(old[i], now[partners[i]]);
        }
        if (leftovers == LeftoverForm.Paired) PairGaps(old, now);
    }

    private void PairGaps(int[] old, int[] now)
    {
        int j = 0;
        for (int i = 0; i < old.Length; i++, j++)
        {
            int oldEnd = i;
            int newEnd = j;
            while (oldEnd < old.Length && NewOf[old[oldEnd]] < 0) oldEnd++;
            while (newEnd < now.Length && OldOf[now[newEnd]] < 0) newEnd++;
            if (oldEnd > i && newEnd > j) PairGroups(old.AsSpan(i..oldEnd), now.AsSpan(j..newEnd));
            (i, j) = (oldEnd, newEnd);
        }
    }

    private void PairGroups(ReadOnlySpan<int> old, ReadOnlySpan<int> now)
    {
        var waiting = new Dictionary<UInt128, Queue<int>>();
        foreach (int j in now)
        {
            if (!waiting.TryGetValue(_new[j].Group, out Queue<int>? queue)) waiting[_new[j].Group] = queue = new Queue<int>();
            queue.Enqueue(j);
        }
        foreach (int i in old)
        {
            if (waiting.TryGetValue(_old[i].Group, out Queue<int>? queue) && queue.TryDequeue(out int j)) Pair(i, j);
        }
    }

    private void Pair(int old, int now)
    {
        NewOf[old] = now;
        OldOf[now] = old;
    }
}
