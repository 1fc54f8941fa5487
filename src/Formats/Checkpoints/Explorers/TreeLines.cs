using System.Text;

namespace Soccr.Formats.Checkpoints.Explorers;

/// <summary>The strokes that trees are drawn with, four columns each.</summary>
public sealed record TreeLines
{
    // Deeper nodes stay in this column: a chain of tasks may be as long as a file wants.
    private const int DeepestLevel = 200;

    private readonly string _branch;
    private readonly string _last;
    private readonly string _through;

    private TreeLines(string branch, string last, string through)
    {
        _branch = branch;
        _last = last;
        _through = through;
    }

    /// <summary>With characters of ASCII.</summary>
    public static TreeLines Ascii { get; } = new("|-- ", "`-- ", "|   ");

    /// <summary>With characters for boxes.</summary>
    public static TreeLines Box { get; } = new("├── ", "└── ", "│   ");

    /// <summary>Draws trees.</summary>
    /// <param name="nodes">Depth and text of each node, before those below it; depth 0 has no strokes.</param>
    /// <param name="output">Receives one line a node.</param>
    internal void Draw(IReadOnlyList<(int Depth, string Text)> nodes, TextWriter output)
    {
        bool[] isLast = FindLast(nodes);
        // Whether more is to come on each level.
        var through = new List<bool>();
        for (int i = 0; i < nodes.Count; i++)
        {
            int depth = Math.Min(nodes[i].Depth, DeepestLevel);
            var line = new StringBuilder();
            for (int level = 1; level < depth; level++)
            {
                line.Append(through[level] ? _through : "    ");
            }
            if (depth > 0) line.Append(isLast[i] ? _last : _branch);
            output.Write($"{line}{nodes[i].Text}\n");
            through.RemoveRange(depth, through.Count - depth);
            through.Add(!isLast[i]);
        }
    }

    // A node is the last of its level where none of that level follows before one that is less deep.
    private static bool[] FindLast(IReadOnlyList<(int Depth, string Text)> nodes)
    {
        bool[] isLast = new bool[nodes.Count];
        bool[] follows = new bool[DeepestLevel + 1];
        int deepest = 0;
        for (int i = nodes.Count - 1; i >= 0; i--)
        {
            int depth = Math.Min(nodes[i].Depth, DeepestLevel);
            isLast[i] = !follows[depth];
            if (deepest > depth) Array.Clear(follows, depth + 1, deepest - depth);
            follows[depth] = true;
            deepest = depth;
        }
        return isLast;
    }
}
