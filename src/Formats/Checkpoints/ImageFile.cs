using Soccr.Formats.Images;

namespace Soccr.Formats.Checkpoints;

/// <summary>One file of a checkpoint.</summary>
/// <param name="store">Name of the store it is in, for messages.</param>
/// <param name="name">Name without a directory.</param>
public abstract class ImageFile(string store, string name)
{
    /// <summary>Name without a directory, such as <c>core-42.img</c>.</summary>
    public string Name { get; } = name;

    /// <summary>Name for messages: the store's and the file's.</summary>
    public string FullName { get; } = Path.Combine(store, name);

    /// <summary>The type that the name says, or null.</summary>
    public ImageType? Type { get; } = ImageTypes.ByFileName(name);

    /// <summary>Length in bytes.</summary>
    public abstract long Length { get; }

    /// <summary>Opens the contents at their start. The stream can seek; forward is cheap.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public abstract Stream OpenRead();
}
