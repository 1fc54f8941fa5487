namespace Soccr.Formats.Checkpoints;

/// <summary>Where the images of a checkpoint are: a directory, an archive, or one of them with changes laid over it.</summary>
public interface IImageStore : IDisposable
{
    /// <summary>What the user calls it, for messages.</summary>
    string Name { get; }

    /// <summary>The files, ordered by name (ordinal). Directories in it, and what is not a file, are not among them.</summary>
    IReadOnlyList<ImageFile> Files { get; }

    /// <summary>Whether the dump that this one builds on is there: CRIU's link <c>parent</c>. False where a kind of store cannot have one.</summary>
    bool HasParent => false;

    /// <summary>The file of that name, or null.</summary>
    /// <param name="name">Name without a directory.</param>
    ImageFile? Find(string name);
}
