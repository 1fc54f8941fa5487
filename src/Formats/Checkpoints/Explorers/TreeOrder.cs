namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>Things that name the one above them, in the order of a tree: each before those below it, and these before its siblings.</summary>
internal static class TreeOrder
{
    /// <summary>The tree. No recursion: the depth is the input's.</summary>
    /// <param name="all">The things; siblings stay in this order.</param>
    /// <param name="id">Number of one; of two with the same number the children are the first's.</param>
    /// <param name="parent">Number of the one above; null for a root.</param>
    /// <param name="lost">Error about one that is below no root, as it is above itself.</param>
    public static IReadOnlyList<(T Item, int Depth)> Of<T>(IReadOnlyList<T> all, Func<T, uint> id, Func<T, uint?> parent, Func<T, Exception> lost)
        where T : class
    {
        ILookup<uint, T> children = all.Where(item => parent(item) is not null).ToLookup(item => parent(item)!.Value);
        var entered = new HashSet<uint>();
        var reached = new HashSet<T>(ReferenceEqualityComparer.Instance);
        var order = new List<(T Item, int Depth)>();
        var open = new Stack<(T Item, int Depth)>(all.Where(item => parent(item) is null).Reverse().Select(static root => (root, 0)));
        while (open.TryPop(out (T Item, int Depth) top))
        {
            order.Add(top);
            reached.Add(top.Item);
            if (!entered.Add(id(top.Item))) continue;
            foreach (T child in children[id(top.Item)].Reverse()) open.Push((child, top.Depth + 1));
        }
        return all.FirstOrDefault(item => !reached.Contains(item)) is { } item ? throw lost(item) : order;
    }
}
