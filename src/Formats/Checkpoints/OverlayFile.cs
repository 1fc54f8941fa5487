namespace Soccr.Formats.Checkpoints;

/// <summary>A file of an <see cref="OverlayStore"/>.</summary>
public sealed class OverlayFile : ImageFile
{
    internal OverlayFile(string store, string name, ImageFile? original, string? contents) : base(store, name)
    {
        Original = original;
        Contents = contents;
    }

    /// <summary>The file that it was; null for one that was added.</summary>
    public ImageFile? Original { get; }

    /// <summary>Path of a file with its new contents; null where they are those of <see cref="Original"/>.</summary>
    public string? Contents { get; }

    /// <summary>Whether it has new contents or a new name.</summary>
    public bool IsChanged => Contents is not null || Original?.Name != Name;

    /// <inheritdoc/>
    public override long Length => Contents is null ? Original!.Length : new FileInfo(Contents).Length;

    /// <inheritdoc/>
    public override Stream OpenRead() => Contents is null
        ? Original!.OpenRead()
        : new FileStream(Contents, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
}
