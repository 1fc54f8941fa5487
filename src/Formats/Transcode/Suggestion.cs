namespace Soccr.Formats.Transcode;

/// <summary>Finds the name that somebody probably meant.</summary>
internal static class Suggestion
{
    private const int LongestWord = 64;

    /// <summary>The end of an error message: <c>; did you mean X?</c>, or nothing where no name is close.</summary>
    public static string For(string word, IEnumerable<string> names)
    {
        if (word.Length > LongestWord) return "";
        string best = "";
        int bestDistance = Math.Max(1, word.Length / 3) + 1;
        foreach (string name in names)
        {
            int distance = Distance(word, name);
            if (distance < bestDistance)
            {
                best = name;
                bestDistance = distance;
            }
        }
        return best.Length == 0 ? "" : $"; did you mean {best}?";
    }

    // Edit distance (insert, delete, replace, swap of neighbours); case alone costs nothing.
    private static int Distance(string a, string b)
    {
        int[,] cost = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            for (int j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    cost[i, j] = i + j;
                    continue;
                }
                bool same = Same(a[i - 1], b[j - 1]);
                cost[i, j] = Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    cost[i, j] = Math.Min(cost[i, j], cost[i - 2, j - 2] + 1);
                }
            }
        }
        return cost[a.Length, b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
