using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>What is done to the values that a selector leads to.</summary>
internal abstract class NodeAction
{
    /// <summary>Acts on members of a value.</summary>
    /// <param name="parent">The value.</param>
    /// <param name="found">Positions of the members, ascending.</param>
    /// <returns>Whether the value is another now.</returns>
    public abstract bool Apply(TextNode parent, List<int> found);

    /// <summary>Adds the member that the last step names and that is not there.</summary>
    /// <returns>False where that is none of this action's business.</returns>
    public virtual bool TryAdd(TextNode parent, SelectorStep step) => false;

    /// <summary>Adds a list of one element under a key that is not there.</summary>
    /// <returns>False where that is none of this action's business.</returns>
    public virtual bool TryAddList(TextNode parent, KeyStep step) => false;
}

/// <summary>Puts a value in the place of others.</summary>
internal sealed class SetAction(TextStore store, TextNode value) : NodeAction
{
    public override bool Apply(TextNode parent, List<int> found)
    {
        List<TextMember> members = parent.Members(store);
        foreach (int at in found) members[at] = members[at] with { Value = value.Again() };
        return true;
    }

    public override bool TryAdd(TextNode parent, SelectorStep step)
    {
        string? key = (step as KeyStep)?.Key;
        if (key is null && step is not AppendStep) return false;
        Add(parent, key, value.Again());
        return true;
    }

    public override bool TryAddList(TextNode parent, KeyStep step)
    {
        var list = new TextNode((byte)'[', store.Append(static text => text.Write("[]"u8)));
        list.Members(store).Add(new TextMember(null, value.Again()));
        list.Changed = true;
        Add(parent, step.Key, list);
        return true;
    }

    private void Add(TextNode parent, string? key, TextNode member)
    {
        List<TextMember> members = parent.Members(store);
        // @head is read in front of the entries only; other members may stand anywhere.
        members.Insert(key == "@head" ? 0 : members.Count, new TextMember(key, member));
    }
}

/// <summary>Takes values away.</summary>
internal sealed class DeleteAction(TextStore store) : NodeAction
{
    public override bool Apply(TextNode parent, List<int> found)
    {
        int position = 0, next = 0;
        parent.Members(store).RemoveAll(_ =>
        {
            bool isFound = next < found.Count && found[next] == position;
            position++;
            if (isFound) next++;
            return isFound;
        });
        return true;
    }
}

/// <summary>Writes values, each followed by the end of a line.</summary>
internal sealed class PrintAction(TextStore store, Stream output, bool indent) : NodeAction
{
    public override bool Apply(TextNode parent, List<int> found)
    {
        using var json = new JsonWriter(output, indent);
        foreach (int at in found)
        {
            parent.Members(store)[at].Value.Write(json, store, asItIs: false);
            json.Raw("\n"u8);
        }
        json.Flush();
        return false;
    }
}
