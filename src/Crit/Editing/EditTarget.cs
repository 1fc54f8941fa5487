using Soccr.Crit.Commands;
using Soccr.Formats.Checkpoints;
using Soccr.Formats.Checkpoints.Archives;
using Soccr.Formats.Images;

namespace Soccr.Crit.Editing;

/// <summary>The image that is edited, and where the new one goes.</summary>
internal abstract class EditTarget : IDisposable
{
    private readonly string _path;
    private readonly string? _output;
    private readonly (long Length, DateTime Written) _stamp;

    /// <summary>Opens what the command line names.</summary>
    /// <param name="path">An image, or a checkpoint's directory or archive.</param>
    /// <param name="image">Name of the image in the checkpoint; null where the path is the image.</param>
    /// <param name="output">The file to write; null to replace the old one.</param>
    /// <param name="type">Name of the image's type; null where the file name says it.</param>
    /// <exception cref="UsageException">There is no image named, or one too many.</exception>
    /// <exception cref="IOException">There is no such file or image, or a change of the directory was interrupted.</exception>
    public static EditTarget Choose(string path, string? image, string? output, string? type)
    {
        if (StandardStreams.IsStandard(path)) throw new UsageException("edit works on a file, not on standard input");
        if (image is null)
        {
            CheckpointTarget.Refuse(path);
            return new FileEditTarget(path, output, TypeOption.Resolve(type, path));
        }
        // Of those that there are only an archive has to stay open.
        IImageStore store = CheckpointTarget.Open(path);
        try
        {
            ImageFile file = CheckpointTarget.Find(store, image);
            if (store is not ArchiveStore) return new FileEditTarget(file.FullName, output, TypeOption.Resolve(type, image));
            return new ArchiveEditTarget(store, file, output, TypeOption.Resolve(type, image));
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    /// <param name="path">The file that changes: the image, or the archive that it is in.</param>
    /// <param name="output">The file to write; null to replace the old one.</param>
    /// <param name="name">Name of the image for messages.</param>
    /// <param name="type">What it is, where that is known.</param>
    private protected EditTarget(string path, string? output, string name, ImageType? type)
    {
        _path = path;
        _output = output;
        _stamp = Stamp();
        Options = new DecodeOptions { Name = name, Type = type, Pretty = true };
    }

    /// <summary>How it is decoded.</summary>
    public DecodeOptions Options { get; }

    /// <summary>Name of the image for messages.</summary>
    public string Name => Options.Name;

    /// <summary>The file that is written.</summary>
    protected string Target => _output ?? _path;

    /// <summary>Opens the image.</summary>
    public abstract Stream Open();

    /// <summary>Takes away what was written aside, for a process that is about to end.</summary>
    public virtual void Abandon()
    {
    }

    public abstract void Dispose();

    /// <summary>Writes the new image whole or not at all.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="look">Looks at it before it is in its place.</param>
    /// <param name="keepOld">Leave everything as it is after that.</param>
    public void Write(Action<Stream> write, Action<Stream>? look = null, bool keepOld = false) => Put(write, look is not null || _output is null, written =>
    {
        if (look is not null)
        {
            using Stream image = written();
            look(image);
        }
        if (keepOld) return false;
        if (_output is null && IsUnchanged(written))
        {
            StandardStreams.Complain($"{Name}: unchanged");
            return false;
        }
        if (_output is null && Stamp() != _stamp) throw new IOException($"{_path}: somebody else has changed it meanwhile; it is left alone");
        return true;
    });

    /// <summary>Writes the new image aside and puts it in its place.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="readsBack">Whether <paramref name="decide"/> opens it.</param>
    /// <param name="decide">Given the way to open what was written, says whether it is put in its place.</param>
    protected abstract void Put(Action<Stream> write, bool readsBack, Func<Func<Stream>, bool> decide);

    private (long, DateTime) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }

    private bool IsUnchanged(Func<Stream> written)
    {
        using Stream image = Open();
        using Stream result = written();
        if (image.Length != result.Length) return false;
        byte[] ours = new byte[64 * 1024], theirs = new byte[ours.Length];
        while (true)
        {
            int count = result.ReadAtLeast(ours, ours.Length, throwOnEndOfStream: false);
            if (count == 0) return true;
            if (image.ReadAtLeast(theirs.AsSpan(0, count), count, throwOnEndOfStream: false) != count) return false;
            if (!ours.AsSpan(0, count).SequenceEqual(theirs.AsSpan(0, count))) return false;
        }
    }
}
