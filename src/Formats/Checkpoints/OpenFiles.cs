namespace Soccr.Formats.Checkpoints;

/// <summary>
/// The open files of a checkpoint by kind and id, from <c>files.img</c> and from the images of single kinds that older versions wrote. An
/// <see cref="OpenFile"/> is made when it is asked for.
/// </summary>
public sealed class OpenFiles
{
    private const string CommonImage = "FILES";

    private static readonly string[] s_types = [CommonImage, .. FileKind.All.Select(static kind => kind.Image).Where(static image => image.Length > 0)];

    private readonly Dictionary<(uint Kind, uint Id), Place> _byId = [];
    private readonly Dictionary<string, List<Place>> _byKind = [];
    private readonly Dictionary<string, IReadOnlyList<ImageEntry>> _lists = [];

    /// <param name="entriesOf">Gives the entries of all images of a type.</param>
    internal OpenFiles(Func<string, IReadOnlyList<ImageEntry>> entriesOf)
    {
        foreach (string type in s_types)
        {
            IReadOnlyList<ImageEntry> entries = _lists[type] = entriesOf(type);
            for (int i = 0; i < entries.Count; i++) Add(type, entries[i].Message, i);
        }
    }

    /// <summary>All of them, in the order of the images.</summary>
    public IEnumerable<OpenFile> All => s_types.SelectMany(type => _lists[type].Select(entry => (Kind: KindOf(type, entry.Message), Entry: entry)))
        .Where(static file => file.Kind is not null).Select(static file => Open(file.Kind!, file.Entry));

    /// <summary>Those of one kind.</summary>
    /// <param name="kind">Name in <c>enum fd_types</c>, such as <c>UNIXSK</c>.</param>
    public IEnumerable<OpenFile> OfKind(string kind) => _byKind.TryGetValue(kind, out List<Place>? places) ? places.Select(place => Open(FileKind.All.First(known => known.Name == kind), place)) : [];

    /// <summary>The file that a descriptor names, or null; of two with the same id the first.</summary>
    /// <param name="kind">Number in <c>enum fd_types</c>.</param>
    /// <param name="id">CRIU's id.</param>
    public OpenFile? Find(uint kind, uint id) => _byId.TryGetValue((kind, id), out Place place) ? Open(FileKind.ByNumber(kind)!, place) : null;

    private void Add(string type, MessageView message, int index)
    {
        if (KindOf(type, message) is not { } kind) return;
        var place = new Place(type, index);
        _byId.TryAdd((kind.Number, (uint)message.Number("id")), place);
        if (!_byKind.TryGetValue(kind.Name, out List<Place>? places)) _byKind[kind.Name] = places = [];
        places.Add(place);
    }

    // What has no member of its kind is not a file that can be looked into; verify says so.
    private static FileKind? KindOf(string type, MessageView message) => type != CommonImage
        ? FileKind.ByImage(type)
        : FileKind.ByNumber(message.Number("type")) is { } kind && message.Has(kind.Member) ? kind : null;

    private OpenFile Open(FileKind kind, Place place) => Open(kind, _lists[place.Type][place.Index]);

    private static OpenFile Open(FileKind kind, ImageEntry entry) =>
        new(kind, (uint)entry.Message.Number("id"), entry.File.Type!.Name == CommonImage ? entry.Message.Message(kind.Member)! : entry.Message, entry.Index);

    private readonly record struct Place(string Type, int Index);
}
