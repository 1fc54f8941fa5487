namespace Soccr.Formats.Checkpoints;

/// <summary>
/// The open files of a checkpoint by kind and id, from <c>files.img</c> and from the images of single kinds that older versions wrote. An
/// <see cref="OpenFile"/> is made when it is asked for.
/// </summary>
public sealed class OpenFiles
{
    private const string CommonImage = "FILES";

    private static readonly string[] s_types = [CommonImage, .. FileKind.All.Select(static kind => kind.Image).Where(static image => image.Length > 0)];

    private readonly Lazy<Dictionary<(uint Kind, uint Id), Place>> _byId;
    private readonly Dictionary<uint, List<Place>> _byKind = [];
    private readonly List<IReadOnlyList<ImageEntry>> _lists = [];

    /// <param name="entriesOf">Gives the entries of all images of a type.</param>
    internal OpenFiles(Func<string, IReadOnlyList<ImageEntry>> entriesOf)
    {
        foreach (string type in s_types)
        {
            IReadOnlyList<ImageEntry> entries = entriesOf(type);
            _lists.Add(entries);
            for (int i = 0; i < entries.Count; i++)
            {
                if (KindOf(type, entries[i].Message) is not { } kind) continue;
                if (!_byKind.TryGetValue(kind.Number, out List<Place>? places)) _byKind[kind.Number] = places = [];
                places.Add(new Place((byte)Array.IndexOf(s_types, type), i));
            }
        }
        _byId = new(Index);
    }

    /// <summary>All of them, in the order of the images.</summary>
    public IEnumerable<OpenFile> All => _byKind.SelectMany(static kind => kind.Value.Select(place => (Kind: kind.Key, Place: place)))
        .OrderBy(static file => file.Place).Select(file => Open(FileKind.ByNumber(file.Kind)!, file.Place));

    /// <summary>Those of one kind.</summary>
    /// <param name="kind">Name in <c>enum fd_types</c>, such as <c>UNIXSK</c>.</param>
    public IEnumerable<OpenFile> OfKind(string kind)
    {
        FileKind known = FileKind.All.First(known => known.Name == kind);
        return _byKind.TryGetValue(known.Number, out List<Place>? places) ? places.Select(place => Open(known, place)) : [];
    }

    /// <summary>The file that a descriptor names, or null; of two with the same id the first.</summary>
    /// <param name="kind">Number in <c>enum fd_types</c>.</param>
    /// <param name="id">CRIU's id.</param>
    public OpenFile? Find(uint kind, uint id) => _byId.Value.TryGetValue((kind, id), out Place place) ? Open(FileKind.ByNumber(kind)!, place) : null;

    private Dictionary<(uint Kind, uint Id), Place> Index()
    {
        var index = new Dictionary<(uint Kind, uint Id), Place>();
        foreach ((uint kind, List<Place> places) in _byKind)
        {
            foreach (Place place in places) index.TryAdd((kind, (uint)EntryAt(place).Message.Number("id")), place);
        }
        return index;
    }

    private ImageEntry EntryAt(Place place) => _lists[place.Type][place.Index];

    // What has no member of its kind is not a file that can be looked into; verify says so.
    private static FileKind? KindOf(string type, MessageView message) => type != CommonImage
        ? FileKind.ByImage(type)
        : FileKind.ByNumber(message.Number("type")) is { } kind && message.Has(kind.Member) ? kind : null;

    private OpenFile Open(FileKind kind, Place place)
    {
        ImageEntry entry = EntryAt(place);
        MessageView message = s_types[place.Type] == CommonImage ? entry.Message.Message(kind.Member)! : entry.Message;
        return new OpenFile(kind, (uint)entry.Message.Number("id"), message, entry.Index);
    }

    /// <summary>Where an open file stands: a place in <see cref="s_types"/>, and one among the entries.</summary>
    private readonly record struct Place(byte Type, int Index) : IComparable<Place>
    {
        public int CompareTo(Place other) => (Type, Index).CompareTo((other.Type, other.Index));
    }
}
