namespace Soccr.Formats.Checkpoints;

/// <summary>The open files of a checkpoint by kind and id, from <c>files.img</c> and from the images of single kinds that older versions wrote.</summary>
public sealed class OpenFiles
{
    private readonly Dictionary<(uint Kind, uint Id), OpenFile> _byId = [];
    private readonly ILookup<string, OpenFile> _byKind;

    /// <param name="entriesOf">Gives the entries of all images of a type.</param>
    internal OpenFiles(Func<string, IEnumerable<ImageEntry>> entriesOf)
    {
        var all = new List<OpenFile>();
        foreach (OpenFile file in Read(entriesOf))
        {
            all.Add(file);
            _byId.TryAdd((file.Kind.Number, file.Id), file);
        }
        All = all;
        _byKind = all.ToLookup(static file => file.Kind.Name);
    }

    /// <summary>All of them, in the order of the images.</summary>
    public IReadOnlyList<OpenFile> All { get; }

    /// <summary>Those of one kind.</summary>
    /// <param name="kind">Name in <c>enum fd_types</c>, such as <c>UNIXSK</c>.</param>
    public IEnumerable<OpenFile> OfKind(string kind) => _byKind[kind];

    /// <summary>The file that a descriptor names, or null; of two with the same id the first.</summary>
    /// <param name="kind">Number in <c>enum fd_types</c>.</param>
    /// <param name="id">CRIU's id.</param>
    public OpenFile? Find(uint kind, uint id) => _byId.GetValueOrDefault((kind, id));

    private static IEnumerable<OpenFile> Read(Func<string, IEnumerable<ImageEntry>> entriesOf)
    {
        foreach (ImageEntry entry in entriesOf("FILES"))
        {
            // What has no member of its kind is not a file that can be looked into; verify says so.
            if (FileKind.ByNumber(entry.Message.Number("type")) is { } kind && entry.Message.Message(kind.Member) is { } message)
            {
                yield return new OpenFile(kind, (uint)entry.Message.Number("id"), message, entry.Index);
            }
        }
        foreach (FileKind kind in FileKind.All.Where(static kind => kind.Image.Length > 0))
        {
            foreach (ImageEntry entry in entriesOf(kind.Image))
            {
                yield return new OpenFile(kind, (uint)entry.Message.Number("id"), entry.Message, entry.Index);
            }
        }
    }
}
