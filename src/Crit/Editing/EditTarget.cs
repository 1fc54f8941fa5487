using Soccr.Formats;
using Soccr.Formats.Images;

namespace Soccr.Crit.Editing;

/// <summary>The image that is edited, and where the new one goes.</summary>
internal sealed class EditTarget
{
    private readonly string _path;
    private readonly string? _output;
    private readonly (long Length, DateTime Written) _stamp;

    /// <param name="path">The image.</param>
    /// <param name="output">The new image; null to replace the old one.</param>
    /// <param name="type">What it is, where that is known.</param>
    public EditTarget(string path, string? output, ImageType? type)
    {
        _path = path;
        _output = output;
        _stamp = Stamp();
        Options = new DecodeOptions { Name = path, Type = type, Pretty = true };
    }

    /// <summary>How it is decoded.</summary>
    public DecodeOptions Options { get; }

    public string Name => _path;

    public Stream Open() => StandardStreams.OpenInput(_path);

    /// <summary>Writes the new image whole or not at all.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="look">Looks at it before it is in its place.</param>
    /// <param name="keepOld">Leave everything as it is after that.</param>
    public void Write(Action<Stream> write, Action<Stream>? look = null, bool keepOld = false)
    {
        using AtomicFile file = AtomicFile.Create(_output ?? _path);
        bool readsBack = look is not null || _output is null;
        if (readsBack && !file.Stream.CanRead) throw new UsageException($"{_output ?? _path} is no regular file: it can be written, with -o, but not read again");
        write(file.Stream);
        if (look is not null)
        {
            using Stream written = file.OpenWritten();
            look(written);
        }
        if (keepOld) return;
        if (_output is null && IsUnchanged(file))
        {
            StandardStreams.Complain($"{_path}: unchanged");
            return;
        }
        if (_output is null && Stamp() != _stamp) throw new IOException($"{_path}: somebody else has changed it meanwhile; it is left alone");
        file.Commit();
    }

    private (long, DateTime) Stamp()
    {
        var file = new FileInfo(_path);
        return file.Exists ? (file.Length, file.LastWriteTimeUtc) : default;
    }

    private bool IsUnchanged(AtomicFile file)
    {
        using Stream image = Open();
        using Stream result = file.OpenWritten();
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
