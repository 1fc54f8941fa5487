using Soccr.Formats.Checkpoints;
using Soccr.Formats.Images;

namespace Soccr.Formats.Verification;

/// <summary>
/// What the checks share: the entries of each image, read once when they are first asked for, and what could not be read. Only entries whose
/// messages are whole are given, so that looking into them never fails.
/// </summary>
internal sealed class CheckpointFacts(Checkpoint checkpoint)
{
    /// <summary>Images that may be large and are looked at by one walk alone; their entries are not kept.</summary>
    private static readonly string[] s_streamed = ["PAGEMAP", "SHMEM_PAGEMAP", "GHOST_FILE"];

    private readonly Dictionary<string, IReadOnlyList<ImageEntry>> _entries = [];
    private readonly Dictionary<ImageFile, IReadOnlyList<ImageEntry>> _byImage = [];
    private readonly Dictionary<string, object> _computed = [];
    private readonly HashSet<string> _torn = [];
    private readonly HashSet<ImageFile> _gone = [];
    private readonly List<ImageFault> _faults = [];
    private OpenFiles? _files;

    /// <summary>Where the images are.</summary>
    public IImageStore Store => checkpoint.Store;

    /// <summary>The open files.</summary>
    public OpenFiles Files => _files ??= new OpenFiles(Entries);

    /// <summary>The images of a type.</summary>
    public IEnumerable<ImageFile> Images(string type) => checkpoint.OfType(type);

    /// <summary>The image of a type and number, or null.</summary>
    public ImageFile? Image(string type, ulong number) => checkpoint.Find(type, number);

    /// <summary>The entries of all images of a type.</summary>
    public IReadOnlyList<ImageEntry> Entries(string type)
    {
        if (_entries.TryGetValue(type, out IReadOnlyList<ImageEntry>? known)) return known;
        ImageFile[] images = [.. Images(type)];
        return _entries[type] = images.Length == 1 ? EntriesOf(images[0]) : new EntryList(images.SelectMany(EntriesOf));
    }

    /// <summary>The entries of the image of a type and number.</summary>
    public IReadOnlyList<ImageEntry> Entries(string type, ulong number) => Image(type, number) is { } image ? EntriesOf(image) : [];

    /// <summary>The message of the first entry of the image of a type and number, or null.</summary>
    public MessageView? First(string type, ulong number) => Entries(type, number) is [var first, ..] ? first.Message : null;

    /// <summary>The message of the first entry of the only image of a type, or null.</summary>
    public MessageView? First(string type) => Entries(type) is [var first, ..] ? first.Message : null;

    /// <summary>Whether nothing of the images of a type could not be read, so that what is not in them is missing.</summary>
    /// <remarks>Asks for all of them: call it after their entries were looked through, if they are streamed.</remarks>
    public bool IsWhole(string type)
    {
        if (!s_streamed.Contains(type)) Entries(type);
        return !_torn.Contains(type);
    }

    /// <summary>What could not be read in all images with entries, each of which is read now if it was not.</summary>
    public IEnumerable<ImageFault> Faults
    {
        get
        {
            foreach (ImageType type in ImageTypes.All.Where(static type => type.HasEntries))
            {
                if (!s_streamed.Contains(type.Name)) Entries(type.Name);
                else foreach (ImageFile image in Images(type.Name).Where(image => !_gone.Contains(image))) _ = Stream(image).LastOrDefault();
            }
            return _faults;
        }
    }

    /// <summary>Something that several checks need, made when first asked for.</summary>
    /// <param name="name">Its name, one for each kind of thing.</param>
    /// <param name="make">Makes it.</param>
    public T Shared<T>(string name, Func<CheckpointFacts, T> make) where T : class
    {
        if (!_computed.TryGetValue(name, out object? value)) _computed[name] = value = make(this);
        return (T)value;
    }

    /// <summary>The entries of an image, read now and not kept.</summary>
    public IEnumerable<ImageEntry> Stream(ImageFile image)
    {
        _gone.Add(image);
        using var reader = new EntryReader(image);
        while (Next(reader, image) is { } entry)
        {
            CheckEnd(entry);
            if (Whole(entry)) yield return entry;
        }
        CheckHead(reader, image);
    }

    private IReadOnlyList<ImageEntry> EntriesOf(ImageFile image)
    {
        if (!_byImage.TryGetValue(image, out IReadOnlyList<ImageEntry>? entries)) _byImage[image] = entries = new EntryList(Stream(image));
        return entries;
    }

    private ImageEntry? Next(EntryReader reader, ImageFile image)
    {
        try
        {
            return reader.Next();
        }
        catch (ImageFormatException e)
        {
            Add(image, e, reader.Stage switch { ReadStage.Head => FaultKind.Magic, ReadStage.Payload => FaultKind.Payload, _ => FaultKind.Message });
            return null;
        }
    }

    private bool Whole(ImageEntry entry)
    {
        try
        {
            if (WholeMessage.MissingField(entry.Message) is not { } missing) return true;
            Add(entry.File, missing, FaultKind.Field);
        }
        catch (ImageFormatException e)
        {
            Add(entry.File, e.Within(entry.File.FullName, entry.Message.Path), FaultKind.Message);
        }
        return false;
    }

    // Behind the only payload of an image nothing can follow, so what is there belongs to it. CRIU would not read it.
    private void CheckEnd(ImageEntry entry)
    {
        long end = entry.PayloadOffset + entry.PayloadLength;
        if (entry.File.Type is not { Single: true, Payload: { } payload } || entry.File.Length == end) return;
        var place = new Location(entry.File.FullName, entry.PayloadOffset, FieldPath: entry.Message.Path);
        _faults.Add(new ImageFault(entry.File, new ImageFormatException($"extra is {entry.File.Length - entry.PayloadOffset} bytes, {payload.Description} say {entry.PayloadLength}", place), FaultKind.Payload));
    }

    // Images of version 1.0 have no common word in front; CRIU goes by the inventory, which never has one.
    private void CheckHead(EntryReader reader, ImageFile image)
    {
        if (reader.Stage == ReadStage.Head || image.Type is not { Head: not ImageHead.None } type || reader.Head == type.Head) return;
        if (type.Head == ImageHead.Common && reader.Head == ImageHead.None && First("INVENTORY")?.Number("img_version") is null or 1) return;
        _faults.Add(new ImageFault(image, new ImageFormatException($"the image has {Name(reader.Head)} in front of its own, expected {Name(type.Head)}"), FaultKind.Magic));
    }

    private static string Name(ImageHead head) => head == ImageHead.None ? "no magic word" : $"the {head.ToString().ToLowerInvariant()} magic word";

    private void Add(ImageFile image, ImageFormatException error, FaultKind kind)
    {
        _torn.Add(image.Type!.Name);
        _faults.Add(new ImageFault(image, error, kind));
    }
}
