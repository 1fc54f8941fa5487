using System.Text;

namespace Soccr.Formats.Netlink;

/// <summary>The attributes that may stand in one place: number, name and type of each.</summary>
internal sealed class AttributeTable
{
    private readonly Dictionary<int, Entry> _byNumber = [];
    private readonly Dictionary<string, Entry> _byName = [];
    private readonly Entry? _each;

    /// <param name="entries">The attributes.</param>
    public AttributeTable(params Entry[] entries)
    {
        foreach (Entry entry in entries)
        {
            _byNumber.Add(entry.Number, entry);
            _byName.Add(entry.Name, entry);
        }
    }

    private AttributeTable(AttributeType each) => _each = new Entry(0, "", each);

    /// <summary>All names, for suggestions.</summary>
    public IEnumerable<string> Names => _byName.Keys;

    /// <summary>A list whose attributes are numbered and all of one type; their names are their numbers.</summary>
    public static AttributeTable ArrayOf(AttributeType each) => new(each);

    public Entry? Find(int number) => _each is not null
        ? new Entry(number, number.ToString(System.Globalization.CultureInfo.InvariantCulture), _each.Type)
        : _byNumber.GetValueOrDefault(number);

    public Entry? Find(ReadOnlySpan<byte> name)
    {
        string text = Encoding.UTF8.GetString(name);
        if (_each is null) return _byName.GetValueOrDefault(text);
        return ushort.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out ushort number) && number < 0x4000 ? Find(number) : null;
    }

    /// <summary>One attribute.</summary>
    /// <param name="Number">Its number.</param>
    /// <param name="Name">Kernel name in lower case, without the prefix.</param>
    /// <param name="Type">What its payload is.</param>
    internal sealed record Entry(int Number, string Name, AttributeType Type);
}
