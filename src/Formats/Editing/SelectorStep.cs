using System.Globalization;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary>One step of a selector: from a value to some of the values in it.</summary>
internal abstract class SelectorStep
{
    /// <summary>Whether it goes into lists; else into objects.</summary>
    public virtual bool IntoList => true;

    /// <summary>Positions, ascending, of the members that it selects.</summary>
    public abstract List<int> Find(TextNode parent, TextStore store);

    /// <summary>Why <see cref="Find"/> found nothing: what there is instead.</summary>
    public virtual string WhyNot(TextNode parent, TextStore store) => "the list is empty";
}

/// <summary><c>.key</c></summary>
internal sealed class KeyStep(string key) : SelectorStep
{
    private const int NamesListed = 30;

    public string Key => key;

    public override bool IntoList => false;

    public override List<int> Find(TextNode parent, TextStore store)
    {
        int at = parent.Members(store).FindIndex(member => member.Key == key);
        return at < 0 ? [] : [at];
    }

    public override string WhyNot(TextNode parent, TextStore store)
    {
        string[] names = [.. parent.Members(store).Select(static member => member.Key!)];
        if (names.Length == 0) return $"there is no {key} here, the object is empty";
        string list = string.Join(", ", names.Take(NamesListed)) + (names.Length > NamesListed ? ", ..." : "");
        return $"there is no {key} here, but {list}{Suggestion.For(key, names)}";
    }
}

/// <summary><c>[3]</c>, or <c>[-1]</c> for the last one.</summary>
internal sealed class IndexStep(int index) : SelectorStep
{
    public override List<int> Find(TextNode parent, TextStore store)
    {
        int count = parent.Members(store).Count;
        int at = index < 0 ? count + index : index;
        return at >= 0 && at < count ? [at] : [];
    }

    public override string WhyNot(TextNode parent, TextStore store)
    {
        int count = parent.Members(store).Count;
        return count == 0 ? base.WhyNot(parent, store) : string.Create(CultureInfo.InvariantCulture, $"there is no [{index}], the list goes from [0] to [{count - 1}]");
    }
}

/// <summary><c>[*]</c></summary>
internal sealed class AllStep : SelectorStep
{
    public override List<int> Find(TextNode parent, TextStore store) => [.. Enumerable.Range(0, parent.Members(store).Count)];
}

/// <summary><c>[+]</c>: the place behind the last element.</summary>
internal sealed class AppendStep : SelectorStep
{
    public override List<int> Find(TextNode parent, TextStore store) => [];
}
