using System.Text;

namespace Soccr.Formats.Netlink;

/// <summary>The attributes that may stand in one place: number, name and type of each.</summary>
internal sealed class AttributeTable
{
    private readonly Dictionary<int, Entry> _byNumber = [];
    private readonly Dictionary<string, Entry> _byName = [];
    private readonly int? _selector;

    /// <param name="entries">The attributes; at most one with a form that another one chooses.</param>
    public AttributeTable(params Entry[] entries)
    {
        foreach (Entry entry in entries)
        {
            _byNumber.Add(entry.Number, entry);
            _byName.Add(entry.Name, entry);
        }
        Entry? chosen = Array.Find(entries, static entry => entry.Type is SelectorType);
        if (chosen is null) return;
        Chosen = chosen.Name;
        _selector = ((SelectorType)chosen.Type).Selector;
        Chooser = _byNumber[_selector.Value].Name;
    }

    /// <summary>All names, for suggestions.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>Name of the attribute whose form another one chooses.</summary>
    public string? Chosen { get; }

    /// <summary>Name of the attribute that chooses.</summary>
    public string? Chooser { get; }

    /// <summary>What the attributes of one list say of each other; null where they say nothing.</summary>
    public Siblings? NewSiblings() => _selector is { } number ? new Siblings(number) : null;

    public Entry? Find(int number) => _byNumber.GetValueOrDefault(number);

    public Entry? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>One attribute.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Name">Kernel name in lower case, without the prefix.</param>
    /// <param name="Type">What its payload is.</param>
    internal sealed record Entry(int Number, string Name, AttributeType Type)
    {
        /// <summary>The name as a JSON key.</summary>
        public byte[] Key { get; } = Encoding.UTF8.GetBytes($"\"{Name}\": ");
    }
}
