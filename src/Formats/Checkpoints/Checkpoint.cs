using Soccr.Formats.Images;

namespace Soccr.Formats.Checkpoints;

/// <summary>
/// The images of one checkpoint as one thing. Nothing is read before it is asked for; the tasks and the open files are kept once they were.
/// </summary>
/// <param name="store">Where the images are; not disposed with this.</param>
public sealed class Checkpoint(IImageStore store)
{
    private IReadOnlyList<TaskView>? _tasks;
    private OpenFiles? _openFiles;
    private FileOwners? _owners;
    private IReadOnlyList<SocketView>? _sockets;
    private ILookup<string, ImageFile>? _byType;

    /// <summary>Where the images are.</summary>
    public IImageStore Store { get; } = store;

    /// <summary>The tasks, in the order of <c>pstree.img</c>: parents before their children.</summary>
    public IReadOnlyList<TaskView> Tasks => _tasks ??= [.. EntriesOf("PSTREE").Select(entry => new TaskView(this, entry))];

    /// <summary>The open files.</summary>
    public OpenFiles OpenFiles => _openFiles ??= new OpenFiles(type => new EntryList(EntriesOf(type)));

    /// <summary>Who holds which open file.</summary>
    public FileOwners Owners => _owners ??= new FileOwners(this);

    /// <summary>The sockets among the open files, in their order.</summary>
    public IReadOnlyList<SocketView> Sockets => _sockets ??= SocketReader.Read(this);

    /// <summary>The images of a type, ordered by name.</summary>
    /// <param name="type">Name in CRIU's table, such as <c>MNTS</c>.</param>
    public IEnumerable<ImageFile> OfType(string type) =>
        (_byType ??= Store.Files.Where(static file => file.Type is not null).ToLookup(static file => file.Type!.Name))[type];

    /// <summary>The image of a type and number, or null.</summary>
    /// <param name="type">Name in CRIU's table, such as <c>CORE</c>.</param>
    /// <param name="number">Its number; in the file name it is decimal or hexadecimal as the type has it.</param>
    public ImageFile? Find(string type, ulong number) => Store.Find(ImageTypes.Parse(type).FileName.With(number));

    /// <summary>The number in an image's name; null where its type has none.</summary>
    public static ulong? NumberOf(ImageFile file) => file.Type is { } type && type.FileName.TryNumber(file.Name, out ulong number) ? number : null;

    /// <summary>The entries of an image.</summary>
    /// <exception cref="ImageFormatException">While they are gone through: the image is malformed.</exception>
    public static IEnumerable<ImageEntry> Entries(ImageFile file) => EntryReader.Read(file);

    /// <summary>The entries of all images of a type.</summary>
    public IEnumerable<ImageEntry> EntriesOf(string type) => OfType(type).SelectMany(Entries);

    /// <summary>The entries of the image of a type and number; none where it is missing.</summary>
    public IEnumerable<ImageEntry> EntriesOf(string type, ulong number) => Find(type, number) is { } file ? Entries(file) : [];

    /// <summary>The message of the first entry of the image of a type and number, or null where there is none.</summary>
    public MessageView? First(string type, ulong number) => EntriesOf(type, number).FirstOrDefault()?.Message;

    /// <summary>The message of the first entry of the only image of a type, such as <c>INVENTORY</c>, or null.</summary>
    public MessageView? First(string type) => EntriesOf(type).FirstOrDefault()?.Message;
}
