using Soccr.Formats.Checkpoints;

namespace Soccr.Crit;

/// <summary>An image that is named on the command line and need be of no checkpoint.</summary>
internal sealed class SingleImage : ImageFile
{
    private readonly string _path;

    /// <param name="path">Its path.</param>
    /// <exception cref="IOException">There is no such file, or it is a pipe or a device: its bytes come only once.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public SingleImage(string path) : base(Path.GetDirectoryName(path) ?? "", Path.GetFileName(path))
    {
        _path = path;
        using Stream stream = StandardStreams.OpenInput(path);
        if (!stream.CanSeek) throw new IOException($"{path} is a pipe, expected a file: its bytes are needed twice");
        Length = stream.Length;
    }

    public override long Length { get; }

    public override Stream OpenRead() => StandardStreams.OpenInput(_path);
}
