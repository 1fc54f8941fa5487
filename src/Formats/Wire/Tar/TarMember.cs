namespace Soccr.Formats.Wire.Tar;

/// <summary>A member of a tar archive. Offsets are in the archive as it is uncompressed, in bytes.</summary>
internal sealed class TarMember
{
    private string? _path;

    /// <summary>Its path as the archive has it: <c>./checkpoint/files.img</c>; empty where <see cref="HasPath"/> says that it has none.</summary>
    public required string StoredPath { get; init; }

    /// <summary>Its path, without <c>.</c> parts and doubled slashes: <c>checkpoint/files.img</c>.</summary>
    public string Path => _path ??= string.Join('/', StoredPath.Split('/').Where(static part => part is not ("" or ".")));

    /// <summary>The letter of its kind, as the header has it.</summary>
    public required char Type { get; init; }

    /// <summary>Where its headers begin, those that only say more about it with them.</summary>
    public required long HeaderOffset { get; init; }

    /// <summary>Where its data begins.</summary>
    public required long DataOffset { get; init; }

    /// <summary>Bytes of data in the archive, without the padding.</summary>
    public required long StoredSize { get; init; }

    /// <summary>Bytes of the file. Differs from what is stored where holes were left out.</summary>
    public required long Size { get; init; }

    /// <summary>Where what is stored belongs, where holes were left out; else null.</summary>
    public SparseMap? Holes { get; init; }

    /// <summary>Bytes of a map of holes in front of the data, which are stored too.</summary>
    public long MapBytes { get; init; }

    /// <summary>Whether holes were left out.</summary>
    public bool IsSparse => Holes is not null;

    /// <summary>Where the next member begins.</summary>
    public long End => DataOffset + Padded(StoredSize);

    /// <summary>Whether it has a path: global headers have none, and the label of a volume is none.</summary>
    public bool HasPath => Type is not ('g' or 'V');

    /// <summary>Whether it is a file with contents of its own.</summary>
    public bool IsFile => Type is '0' or '\0' or '7' or 'S';

    public bool IsDirectory => Type is '5' or 'D';

    public bool IsLink => Type is '1' or '2';

    /// <summary>Its directory's path; empty at the top.</summary>
    public string Directory => Path.LastIndexOf('/') is var slash and >= 0 ? Path[..slash] : "";

    /// <summary>Its name in its directory.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>A size rounded up to whole blocks.</summary>
    public static long Padded(long size) => checked(size + TarBlock.Bytes - 1) / TarBlock.Bytes * TarBlock.Bytes;
}
