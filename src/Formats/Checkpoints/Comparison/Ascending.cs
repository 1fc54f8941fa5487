namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>The longest part of a sequence that ascends.</summary>
internal static class Ascending
{
    /// <summary>Chooses pairs so that the new positions ascend as the old ones do; in n log n steps.</summary>
    /// <param name="pairs">Pairs with ascending old positions.</param>
    public static List<(int Old, int New)> Longest(List<(int Old, int New)> pairs)
    {
        // For each length the pair that ends the run of that length with the smallest position, and the pair before each.
        var ends = new List<int>();
        int[] before = new int[pairs.Count];
        for (int i = 0; i < pairs.Count; i++)
        {
            int low = 0;
            int high = ends.Count;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (pairs[ends[middle]].New < pairs[i].New) low = middle + 1;
                else high = middle;
            }
            before[i] = low == 0 ? -1 : ends[low - 1];
            if (low == ends.Count) ends.Add(i);
            else ends[low] = i;
        }
        var chosen = new List<(int Old, int New)>(ends.Count);
        for (int i = ends.Count == 0 ? -1 : ends[^1]; i >= 0; i = before[i]) chosen.Add(pairs[i]);
        chosen.Reverse();
        return chosen;
    }
}
