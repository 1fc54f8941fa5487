using System.Globalization;
using System.Security.Cryptography;

namespace Soccr.Formats.Checkpoints.Comparison;

/// <summary>Compares images of memory pages: each run of pages that differ is one difference.</summary>
/// <param name="unit">Bytes of a page.</param>
internal sealed class PagesComparison(int unit)
{
    /// <summary>The runs, in one pass over both files.</summary>
    public IEnumerable<Difference> Compare(ImageFile old, ImageFile now)
    {
        long common = Math.Min(old.Length, now.Length);
        // A last page that only one file has whole is no common one.
        if (old.Length != now.Length) common -= common % unit;
        foreach (Difference run in CompareCommon(new ByteRange(old, 0, common), new ByteRange(now, 0, common))) yield return run;
        if (old.Length == now.Length) yield break;
        yield return new Difference(old.Name, PathOf(common / unit, PagesOf(Math.Max(old.Length, now.Length))), Rest(old, common), Rest(now, common));
    }

    private IEnumerable<Difference> CompareCommon(ByteRange old, ByteRange now)
    {
        using Stream olds = old.Open();
        using Stream news = now.Open();
        using var oldHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var newHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] left = new byte[Limits.BufferBytes];
        byte[] right = new byte[Limits.BufferBytes];
        long start = -1;
        for (long done = 0; done < old.Length;)
        {
            int step = (int)Math.Min(left.Length, old.Length - done);
            old.ReadExactly(olds, left.AsSpan(0, step), done);
            now.ReadExactly(news, right.AsSpan(0, step), done);
            bool same = left.AsSpan(0, step).SequenceEqual(right.AsSpan(0, step));
            for (int page = 0; page < step; page += unit)
            {
                int length = Math.Min(unit, step - page);
                if (same || left.AsSpan(page, length).SequenceEqual(right.AsSpan(page, length)))
                {
                    if (start >= 0) yield return Run(start, done + page);
                    start = -1;
                    if (same) break;
                    continue;
                }
                if (start < 0) start = done + page;
                oldHash.AppendData(left, page, length);
                newHash.AppendData(right, page, length);
            }
            done += step;
        }
        if (start >= 0) yield return Run(start, old.Length);

        Difference Run(long from, long to) => new(old.File.Name, PathOf(from / unit, PagesOf(to)),
            ByteRange.Describe(to - from, oldHash.GetHashAndReset()), ByteRange.Describe(to - from, newHash.GetHashAndReset()));
    }

    private static string? Rest(ImageFile file, long common) => file.Length > common ? ByteRange.Describe(file.Length - common) : null;

    private long PagesOf(long bytes) => (bytes + unit - 1) / unit;

    private static string PathOf(long first, long end) => end - first == 1
        ? string.Create(CultureInfo.InvariantCulture, $"pages[{first}]")
        : string.Create(CultureInfo.InvariantCulture, $"pages[{first}..{end - 1}]");
}
