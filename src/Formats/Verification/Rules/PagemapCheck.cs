using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>The pages of memory: where they belong, and how many there are. One walk over each pagemap.</summary>
/// <remarks><c>criu/include/pagemap.h</c> (flags), <c>criu/pagemap.c</c>.</remarks>
internal sealed class PagemapCheck() : VerifyCheck(s_order, s_area, s_unique, s_length, s_missing, s_parent)
{
    private const ulong Parent = 1, Present = 4;

    private static readonly VerifyRule s_order = new("pagemap-order", "the ranges of a pagemap are in order and do not overlap");
    private static readonly VerifyRule s_area = new("pagemap-vma", "the pages of a task lie in its memory areas");
    private static readonly VerifyRule s_unique = new("unique-pages", "no two pagemaps have the same image of pages");
    private static readonly VerifyRule s_length = new("pages-length", "an image of pages has as many as its pagemap says");
    private static readonly VerifyRule s_missing = new("pages-missing", Severity.Warning, "the pages of memory are there");
    private static readonly VerifyRule s_parent = new("parent-missing", Severity.Warning, "the dump that holds the other pages is there");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        var used = new Dictionary<ulong, string>();
        foreach (ImageFile image in facts.Images("PAGEMAP").Concat(facts.Images("SHMEM_PAGEMAP")))
        {
            foreach (Diagnostic fault in Walk(facts, image, used)) yield return fault;
        }
    }

    private static IEnumerable<Diagnostic> Walk(CheckpointFacts facts, ImageFile image, Dictionary<ulong, string> used)
    {
        var areas = image.Type!.Name == "PAGEMAP" && Checkpoint.NumberOf(image) is { } pid ? new AreaWalk(MemoryAreas.RangesOf(facts, pid)) : new AreaWalk(null);
        MessageView? head = null;
        ulong last = 0, pages = 0;
        bool whole = true, told = false;
        foreach (ImageEntry entry in facts.Stream(image))
        {
            if (entry.Index == 0)
            {
                head = entry.Message;
                continue;
            }
            PageRange range = PageRange.Of(entry.Message);
            whole &= !range.Wraps;
            if (range.Start < last || range.Wraps) yield return s_order.At(entry.Message, "vaddr", Text($"0x{range.Start:x}, {range.Pages} pages, is not behind 0x{last:x}, the end of the range before"));
            else if (areas.FirstOutside(range.Start, range.End) is { } outside) yield return s_area.At(entry.Message, "vaddr", Text($"0x{outside:x} lies in no memory area of the task"));
            if ((range.Flags & Parent) != 0 && !told && !facts.Store.HasParent)
            {
                told = true;
                yield return s_parent.At(entry.Message, "", "the pages are in the parent dump, and there is no directory parent");
            }
            if ((range.Flags & Present) != 0) pages += range.Wraps ? 0 : range.Pages;
            last = Math.Max(last, range.End);
        }
        if (head is null || !whole) yield break;
        ulong id = head.Number("pages_id");
        if (!used.TryAdd(id, image.Name)) yield return s_unique.At(head, "pages_id", $"{id} is that of {used[id]} too");
        else if (Length(facts, head, id, pages) is { } fault) yield return fault;
    }

    private static Diagnostic? Length(CheckpointFacts facts, MessageView head, ulong id, ulong pages)
    {
        if (facts.Image("PAGES", id) is not { } image) return pages == 0 ? null : s_missing.At(head, "pages_id", Text($"there is no pages-{id}.img, {pages} pages are in it"));
        UInt128 length = (UInt128)pages * PageSize.Of(facts, (ulong)image.Length, pages);
        return length == (ulong)image.Length ? null : s_length.In(image.Name, Text($"the image has {image.Length} bytes, the {pages} pages of {Path.GetFileName(head.FileName)} are {length}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
