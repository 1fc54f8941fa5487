using System.Text;
using Soccr.Formats.Transcode;

namespace Soccr.Formats.Editing;

/// <summary><c>[?path==value]</c>, <c>[?path!=value]</c>, <c>[?path]</c>: elements in which the path leads to such a value, or to any.</summary>
/// <param name="text">The condition as it was written, without its question mark.</param>
/// <param name="path">The path; empty for the element itself.</param>
/// <param name="wanted">The value; null for any.</param>
/// <param name="equal">Whether it must be this one, or another.</param>
internal sealed class WhereStep(string text, SelectorStep[] path, byte[]? wanted, bool equal) : SelectorStep
{
    private const int ValuesListed = 10, LongestListed = 40;

    public override List<int> Find(TextNode parent, TextStore store) => Find(parent, store, out _, out _);

    public override string WhyNot(TextNode parent, TextStore store)
    {
        if (parent.Members(store).Count == 0) return base.WhyNot(parent, store);
        Find(parent, store, out SelectorWalk walk, out List<string> seen);
        if (seen.Count == 0) return $"no element has {text}{(walk.Reached == 0 ? $": {walk.Failure}" : "")}";
        return $"no element has {text}; values are {string.Join(", ", seen.Take(ValuesListed))}{(seen.Count > ValuesListed ? ", ..." : "")}";
    }

    private List<int> Find(TextNode parent, TextStore store, out SelectorWalk walk, out List<string> seen)
    {
        var compare = new CompareAction(store, wanted, equal);
        walk = new SelectorWalk(store, path, compare);
        seen = compare.Seen;
        var found = new List<int>();
        List<TextMember> elements = parent.Members(store);
        for (int i = 0; i < elements.Count; i++)
        {
            TextNode element = elements[i].Value;
            compare.Holds = false;
            if (path.Length == 0) compare.Try(element);
            else walk.Go(element);
            if (compare.Holds) found.Add(i);
            if (!element.Changed) element.Settle(store);
        }
        return found;
    }

    private sealed class CompareAction(TextStore store, byte[]? wanted, bool equal) : NodeAction
    {
        private readonly bool _isNumber = IntegerText.TryParse(wanted, out _);

        public bool Holds { get; set; }

        /// <summary>Some of the values that did not do, for a message.</summary>
        public List<string> Seen { get; } = [];

        public override bool Apply(TextNode parent, List<int> found)
        {
            foreach (int at in found) Try(parent.Members(store)[at].Value);
            return false;
        }

        public void Try(TextNode node)
        {
            Holds |= wanted is null || IsWanted(node) == equal;
            if (Holds || Seen.Count > ValuesListed || node.Slice.Length > LongestListed) return;
            string value = Encoding.UTF8.GetString(store.Read(node.Slice));
            if (!node.IsObject && !node.IsList && !Seen.Contains(value)) Seen.Add(value);
        }

        private bool IsWanted(TextNode node)
        {
            const int longestNumber = 64, longestEscape = 6;
            if (node.IsObject || node.IsList || node.Slice.Length > longestNumber + longestEscape * wanted!.Length) return false;
            byte[] value = PlainText.Of(store.Read(node.Slice));
            if (_isNumber && IntegerText.TryParse(value, out JsonInteger number) && IntegerText.TryParse(wanted, out JsonInteger other)) return number == other;
            return value.AsSpan().SequenceEqual(wanted);
        }
    }
}
