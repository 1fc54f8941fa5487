using System.Globalization;
using System.Text;

namespace Soccr.Formats.Transcode;

/// <summary>Where in the JSON the reader is: member names and list positions, kept cheaply and put into words only for an error.</summary>
internal sealed class JsonPath
{
    private string?[] _names = new string?[16];
    private int[] _indexes = new int[16];
    private int _depth;

    /// <summary>Goes into a member.</summary>
    public void Push(string name)
    {
        if (_depth == _names.Length)
        {
            Array.Resize(ref _names, 2 * _depth);
            Array.Resize(ref _indexes, 2 * _depth);
        }
        _names[_depth] = name;
        _indexes[_depth++] = -1;
    }

    /// <summary>Sets the position in the list that the innermost member holds.</summary>
    public void At(int index) => _indexes[_depth - 1] = index;

    public void Pop() => _depth--;

    /// <summary>The path, such as <c>entries[3].isk.src_addr[0]</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int i = 0; i < _depth; i++)
        {
            if (i > 0) text.Append('.');
            text.Append(_names[i]);
            if (_indexes[i] >= 0) text.Append(CultureInfo.InvariantCulture, $"[{_indexes[i]}]");
        }
        return text.ToString();
    }
}
