using Soccr.Formats.Images;
using Soccr.Formats.Images.Raw;
using Soccr.Formats.Wire;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>
/// Compares checkpoints, or two images. Files are paired by their names, entries by what identifies them. Equal bytes are never decoded, and
/// bytes that differ always make a difference: of a field, of the order, or of what is under an <c>@</c> key.
/// </summary>
public sealed class CheckpointComparer
{
    /// <summary>Called for an image that cannot be read; the others go on. Without it the error is thrown.</summary>
    public Action<Exception>? Unreadable { get; init; }

    /// <summary>What the files are, where their names do not say it.</summary>
    public ImageType? Type { get; init; }

    /// <summary>Compares two checkpoints, file by file in the order of their names.</summary>
    /// <returns>The differences, found while they are asked for.</returns>
    public IEnumerable<Difference> Compare(IImageStore old, IImageStore now)
    {
        foreach (string name in old.Files.Concat(now.Files).Select(static file => file.Name).Distinct().Order(StringComparer.Ordinal))
        {
            (ImageFile? before, ImageFile? after) = (old.Find(name), now.Find(name));
            if (before is null || after is null)
            {
                yield return new Difference(name, "", DescribeFile(before), DescribeFile(after));
                continue;
            }
            foreach (Difference difference in Compare(before, after)) yield return difference;
        }
    }

    /// <summary>Compares two images. The differences have the old one's name.</summary>
    /// <returns>The differences, found while they are asked for.</returns>
    public IEnumerable<Difference> Compare(ImageFile old, ImageFile now)
    {
        using IEnumerator<Difference> differences = CompareBytes(old, now).GetEnumerator();
        while (Next(differences)) yield return differences.Current;
    }

    private bool Next(IEnumerator<Difference> differences)
    {
        try
        {
            return differences.MoveNext();
        }
        catch (Exception e) when (Unreadable is not null && e is ImageFormatException or IOException or UnauthorizedAccessException)
        {
            Unreadable!(e);
            return false;
        }
    }

    private IEnumerable<Difference> CompareBytes(ImageFile old, ImageFile now)
    {
        ImageType? named = Type ?? old.Type ?? now.Type;
        // Pages are gigabytes: the pass that says where they differ says whether they do.
        bool arePages = named?.Raw is BlobImage { Unit: > 0 };
        if (!arePages && old.Length == now.Length && ByteRange.All(old).IsSame(ByteRange.All(now))) return [];
        (ImageType? oldType, bool oldKnown) = Recognize(old, Type ?? old.Type ?? named);
        (ImageType? newType, bool newKnown) = Recognize(now, Type ?? now.Type ?? named);
        if (!oldKnown || !newKnown || oldType?.Raw?.GetType() != newType?.Raw?.GetType()) return CompareAsBytes(old, now, "");
        if (oldType?.Raw is BlobImage blob) return blob.Unit > 0 ? new PagesComparison(blob.Unit).Compare(old, now) : CompareAsBytes(old, now, "entries[0].extra");
        return CompareEntries(() => IndexOf(old, oldType), () => IndexOf(now, newType));
    }

    private static IEnumerable<Difference> CompareEntries(Func<ImageIndex> openOld, Func<ImageIndex> openNew)
    {
        using ImageIndex old = openOld();
        using ImageIndex now = openNew();
        // Images of two kinds have nothing to compare but that.
        IEnumerable<Difference> differences = old.Members.GetValueOrDefault("magic") is var magic && magic == now.Members.GetValueOrDefault("magic")
            ? new EntryComparison(old, now).Run()
            : [new Difference(old.File.Name, "magic", magic, now.Members.GetValueOrDefault("magic"))];
        foreach (Difference difference in differences) yield return difference;
    }

    private static ImageIndex IndexOf(ImageFile file, ImageType? type) => type?.Raw switch
    {
        NetlinkImage netlink => new NetlinkIndex(file, type, netlink),
        TextImage => new TextIndex(file, type.Name),
        _ => new MessageIndex(file, type),
    };

    /// <summary>What a file is. Of a file that is no image, such as a log, only the bytes count.</summary>
    private static (ImageType? Type, bool Known) Recognize(ImageFile file, ImageType? named)
    {
        if (named is not null) return (named, true);
        using var source = new ByteSource(file.OpenRead(), file.FullName);
        if (ImageHeads.IsKnown(source)) return (null, true);
        ImageType? found = RawSniffer.Find(source);
        return (found, found is not null);
    }

    private static IEnumerable<Difference> CompareAsBytes(ImageFile old, ImageFile now, string path)
    {
        if (ByteRange.All(old).Compare(ByteRange.All(now), path) is { } difference) yield return difference;
    }

    private static string? DescribeFile(ImageFile? file) => file is null ? null : ByteRange.Describe(file.Length);
}
