using Soccr.Formats.Checkpoints;
using Soccr.Formats.Editing.Rewriting;
using Soccr.Formats.Images;

namespace Soccr.Crit.Editing;

/// <summary>An image in an archive. What is written is a new archive of the same kind, with everything else in it untouched.</summary>
/// <param name="store">The archive; disposed of with this.</param>
/// <param name="image">The image in it.</param>
/// <param name="output">The new archive; null to replace the old one.</param>
/// <param name="type">What the image is, where that is known.</param>
internal sealed class ArchiveEditTarget(IImageStore store, ImageFile image, string? output, ImageType? type) : EditTarget(store.Name, output, image.FullName, type)
{
    private ArchiveSink? _sink;

    public override Stream Open() => image.OpenRead();

    public override void Abandon() => Interlocked.Exchange(ref _sink, null)?.Dispose();

    public override void Dispose() => store.Dispose();

    protected override void Put(Action<Stream> write, bool readsBack, Func<Func<Stream>, bool> decide)
    {
        var sink = new ArchiveSink(Target);
        _sink = sink;
        try
        {
            using FileStream contents = sink.Create(image.Name);
            write(contents);
            contents.Flush();
            if (!decide(() => new FileStream(contents.Name, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0))) return;
            using var changes = new OverlayStore(store);
            changes.Replace(image.Name, contents.Name);
            sink.Commit(changes, CancellationToken.None);
        }
        finally
        {
            Abandon();
        }
    }
}
