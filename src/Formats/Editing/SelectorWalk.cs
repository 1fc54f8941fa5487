using System.Globalization;

namespace Soccr.Formats.Editing;

/// <summary>Goes from a value along the steps of a selector, and does something to what it finds at the end.</summary>
internal sealed class SelectorWalk(TextStore store, SelectorStep[] steps, NodeAction action)
{
    private readonly List<string> _path = [];
    private int _failedAt = -1;

    /// <summary>How many times the end was reached.</summary>
    public int Reached { get; private set; }

    /// <summary>The path as far as the walk that went farthest got.</summary>
    public string FailurePath { get; private set; } = "";

    /// <summary>Why it got no farther.</summary>
    public string Failure { get; private set; } = "";

    /// <summary>The list whose elements are put away after each visit, so that one is in memory at a time.</summary>
    public TextNode? Entries { get; init; }

    /// <summary>Walks.</summary>
    /// <returns>Whether the value changed.</returns>
    public bool Go(TextNode node) => Go(node, 0);

    private bool Go(TextNode node, int index)
    {
        SelectorStep step = steps[index];
        if (step.IntoList ? !node.IsList : !node.IsObject)
        {
            Fail(index, $"this is {node.Kind}, expected {(step.IntoList ? "a list" : "an object")}");
            return false;
        }
        bool last = index == steps.Length - 1;
        bool changed = false;
        List<int> found = step.Find(node, store);
        if (found.Count == 0)
        {
            changed = last ? action.TryAdd(node, step) : StartsList(index) && action.TryAddList(node, (KeyStep)step);
            if (changed) Reached++;
            else if (index > _failedAt) Fail(index, step.WhyNot(node, store));
        }
        else if (last)
        {
            Reached += found.Count;
            changed = action.Apply(node, found);
        }
        else
        {
            foreach (int at in found) changed |= GoInto(node, at, index);
        }
        node.Changed |= changed;
        return changed;
    }

    // A list without elements is not there at all: the key is added with its first one.
    private bool StartsList(int index) => steps[index] is KeyStep && index == steps.Length - 2 && steps[^1] is AppendStep;

    private bool GoInto(TextNode node, int at, int index)
    {
        TextMember member = node.Members(store)[at];
        _path.Add(member.Key is null ? string.Create(CultureInfo.InvariantCulture, $"[{at}]") : _path.Count == 0 ? member.Key : $".{member.Key}");
        bool changed = Go(member.Value, index + 1);
        if (node == Entries) member.Value.Settle(store);
        _path.RemoveAt(_path.Count - 1);
        return changed;
    }

    private void Fail(int index, string fact)
    {
        if (index <= _failedAt) return;
        _failedAt = index;
        FailurePath = string.Concat(_path);
        Failure = fact;
    }
}
