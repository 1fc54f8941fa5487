using Soccr.Formats.Checkpoints;

namespace Soccr.Apply.Criu;

/// <summary>Memory whose contents are not in the images, but with the page server of a dump with <c>--lazy-pages</c>.</summary>
internal static class LazyPages
{
    // criu/criu/include/pagemap.h
    private const ulong InParent = 1, Lazy = 2, Present = 4;

    /// <summary>The first such run of pages of each task.</summary>
    public static IEnumerable<string> Entries(Checkpoint checkpoint) =>
        from image in checkpoint.OfType("PAGEMAP")
        let entry = Checkpoint.Entries(image).Skip(1).FirstOrDefault(static entry => (entry.Message.Number("flags") & (InParent | Lazy | Present)) == Lazy)
        where entry is not null
        select $"{EntryText.Of(entry)}, pages that are not in the images,";
}
