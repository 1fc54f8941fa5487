using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Comparison;

namespace Soccr.Crit.Commands;

/// <summary>One side of <c>crit diff</c>: a checkpoint, or an image.</summary>
internal sealed class DiffTarget : IDisposable
{
    private readonly string _path;
    private readonly IImageStore? _checkpoint;
    private readonly SingleImage? _image;

    /// <exception cref="UsageException">It is standard input, or no name.</exception>
    /// <exception cref="IOException">There is no such file, or it cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="Formats.ImageFormatException">It is an archive, and malformed.</exception>
    public DiffTarget(string path)
    {
        // An image is read twice: once for the keys of its entries, and again where they differ.
        if (StandardStreams.IsStandard(path)) throw new UsageException("diff needs files; standard input can be read only once");
        _path = path;
        _checkpoint = Directory.Exists(path) ? CheckpointTarget.Open(path) : CheckpointTarget.TryOpenArchive(path);
        if (_checkpoint is null) _image = new SingleImage(path);
    }

    /// <summary>Whether it is a checkpoint.</summary>
    public bool IsCheckpoint => _checkpoint is not null;

    /// <summary>What differs in another, which must be of the same sort.</summary>
    public IEnumerable<Difference> Compare(DiffTarget other, CheckpointComparer comparer)
    {
        if (IsCheckpoint != other.IsCheckpoint) throw new UsageException($"{_path} is {Sort}, {other._path} is {other.Sort}; diff needs two of the same");
        return IsCheckpoint ? comparer.Compare(_checkpoint!, other._checkpoint!) : comparer.Compare(_image!, other._image!);
    }

    public void Dispose() => _checkpoint?.Dispose();

    private string Sort => IsCheckpoint ? "a checkpoint" : "an image";
}
