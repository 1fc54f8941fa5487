using Soccr.Formats.Images;
using Soccr.Formats.Wire.Tar;

namespace Soccr.Formats.Checkpoints.Archives;

/// <summary>The members of an archive, found in one pass, and which of its directories holds the images.</summary>
internal sealed class ArchiveIndex
{
    /// <summary>Bound on members: an index of more would take more memory than a checkpoint is worth.</summary>
    private const int MaxMembers = 1 << 20;

    /// <summary>Bounds on what is kept in memory of an archive that cannot seek, in bytes: of one file, and in all.</summary>
    private const long MaxKept = 64 << 20, MaxKeptInAll = 256 << 20;

    public const string Inventory = "inventory.img";
    private const string CustomaryName = "checkpoint";
    private const string ParentLink = "parent";

    private readonly Dictionary<string, TarMember> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<TarMember, byte[]> _kept = [];
    private long _keptBytes;

    private ArchiveIndex()
    {
    }

    /// <summary>All members, in the archive's order.</summary>
    public List<TarMember> Members { get; } = [];

    /// <summary>The directory that holds the images: empty at the top; null where none does.</summary>
    public string? Folder { get; private set; }

    /// <summary>Where the blocks of zeros at the end begin.</summary>
    public long EndOffset { get; private set; }

    /// <summary>Bytes of the archive, uncompressed.</summary>
    public long Length { get; private set; }

    /// <summary>The members that are images.</summary>
    public IEnumerable<TarMember> Images => Members.Where(member => member.IsFile && member.Directory == Folder);

    /// <summary>Reads an archive to its end.</summary>
    /// <param name="tar">The archive, uncompressed; disposed.</param>
    /// <param name="keep">Whether to keep images in memory.</param>
    /// <exception cref="ImageFormatException">It is malformed, names what is outside, or has several checkpoints.</exception>
    public static ArchiveIndex Read(Stream tar, bool keep)
    {
        using var reader = new ForwardReader(tar);
        var scan = new TarScan(reader);
        var index = new ArchiveIndex();
        while (scan.Next() is { } member)
        {
            if (index.Members.Count == MaxMembers) Throw.At(member.HeaderOffset, $"the archive has more than {MaxMembers} members");
            index.Add(member);
            if (keep && index.IsWorthKeeping(member)) index.Keep(member, scan.ReadData());
        }
        (index.EndOffset, index.Length) = (scan.EndOffset, reader.Position);
        index.Folder = index.FindFolder();
        if (index.Folder is not null) index.CheckFolder(index.Folder);
        return index;
    }

    /// <summary>Contents of a member that were kept; null where they were not.</summary>
    public byte[]? Kept(TarMember member) => _kept.GetValueOrDefault(member);

    private void Add(TarMember member)
    {
        Members.Add(member);
        if (!member.HasPath) return;
        MemberPath.Check(member);
        if (_byPath.TryAdd(member.Path, member)) return;
        TarMember first = _byPath[member.Path];
        if (first.IsDirectory && member.IsDirectory) return;
        Throw.At(member.HeaderOffset, $"member {MemberPath.Quote(member.Path)} is there already, at 0x{first.HeaderOffset:x}; expected each path once");
    }

    private bool IsWorthKeeping(TarMember member) => member.IsFile && !member.IsSparse
        && member.Size <= Math.Min(MaxKept, MaxKeptInAll - _keptBytes)
        && ImageTypes.ByFileName(member.Name)?.Name != "PAGES"
        && (ImageTypes.ByFileName(member.Name) is not null || NameOf(member.Directory) == CustomaryName);

    private void Keep(TarMember member, byte[] data)
    {
        _kept.Add(member, data);
        _keptBytes += data.Length;
    }

    private string? FindFolder()
    {
        TarMember[] found = [.. Members.Where(static member => member.IsFile && member.Name == Inventory)];
        if (found.Length <= 1) return found.Length == 0 ? null : found[0].Directory;
        TarMember[] customary = [.. found.Where(static member => NameOf(member.Directory) == CustomaryName)];
        if (customary.Length == 1) return customary[0].Directory;
        string names = string.Join(", ", found.Take(10).Select(static member => MemberPath.Quote(member.Path)));
        throw new ImageFormatException($"there are several checkpoints in it ({names}), expected one", new Location(Offset: found[1].HeaderOffset));
    }

    private void CheckFolder(string folder)
    {
        foreach (TarMember link in Members.Where(member => member.IsLink && member.Directory == folder))
        {
            // CRIU's link to the dump before this one, a directory.
            if (link is { Type: '2', Name: ParentLink }) continue;
            Throw.At(link.HeaderOffset, $"member {MemberPath.Quote(link.Path)} is a link, expected a file with the image in it");
        }
        for (string parent = folder; parent.Length > 0; parent = parent[..Math.Max(0, parent.LastIndexOf('/'))])
        {
            if (!_byPath.TryGetValue(parent, out TarMember? member) || member.IsDirectory) continue;
            Throw.At(member.HeaderOffset, $"member {MemberPath.Quote(parent)} is {(member.IsLink ? "a link" : "no directory")}, expected the directory of the images");
        }
        foreach (TarMember other in _kept.Keys.Where(member => member.Directory != folder).ToArray())
        {
            _kept.Remove(other);
        }
    }

    private static string NameOf(string directory) => directory[(directory.LastIndexOf('/') + 1)..];
}
