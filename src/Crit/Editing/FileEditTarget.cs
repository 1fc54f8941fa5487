using Soccr.Formats;
using Soccr.Formats.Images;

namespace Soccr.Crit.Editing;

/// <summary>An image that is a file, perhaps of a checkpoint's directory.</summary>
/// <param name="path">The image.</param>
/// <param name="output">The new image; null to replace the old one.</param>
/// <param name="type">What it is, where that is known.</param>
internal sealed class FileEditTarget(string path, string? output, ImageType? type) : EditTarget(path, output, path, type)
{
    public override Stream Open() => StandardStreams.OpenInput(Name);

    public override void Dispose()
    {
        // Nothing is kept open.
    }

    protected override void Put(Action<Stream> write, bool readsBack, Func<Func<Stream>, bool> decide)
    {
        using AtomicFile file = AtomicFile.Create(Target);
        if (readsBack && !file.Stream.CanRead) throw new UsageException($"{Target} is no regular file: it can be written, with -o, but not read again");
        write(file.Stream);
        if (decide(file.OpenWritten)) file.Commit();
    }
}
