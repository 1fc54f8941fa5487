using System.Globalization;
using System.Text;

namespace Soccr.Formats.Editing.Rewriting;

/// <summary>Where in an entry the rewriter is; becomes text only where something is to be said.</summary>
internal sealed class FieldTrail
{
    private readonly List<(string Name, int Index)> _parts = [];

    public int Depth => _parts.Count;

    public void Clear() => _parts.Clear();

    /// <summary>Goes into a field.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="index">Which of several it is; -1 where there is one.</param>
    public void Push(string name, int index = -1) => _parts.Add((name, index));

    public void Pop() => _parts.RemoveAt(_parts.Count - 1);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach ((string name, int index) in _parts)
        {
            if (text.Length > 0) text.Append('.');
            text.Append(name);
            if (index >= 0) text.Append(CultureInfo.InvariantCulture, $"[{index}]");
        }
        return text.ToString();
    }
}
