using System.Globalization;
using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Memory areas of a task are whole pages, one behind the other.</summary>
internal sealed class VmaCheck() : VerifyCheck(s_range, s_order)
{
    private const ulong Page = 4096;

    private static readonly VerifyRule s_range = new("vma-range", "a memory area has pages: it ends behind its start, and both are multiples of 4096");
    private static readonly VerifyRule s_order = new("vma-order", "the memory areas of a task are in order and do not overlap");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        foreach (IReadOnlyList<MessageView> areas in facts.Images("MM").Concat(facts.Images("VMAS")).Select(image => Areas(facts, image)))
        {
            ulong last = 0;
            foreach (MessageView area in areas)
            {
                ulong start = area.Number("start"), end = area.Number("end");
                if (end <= start || start % Page != 0 || end % Page != 0) yield return s_range.At(area, "", Text($"0x{start:x} to 0x{end:x} is no range of pages"));
                if (start < last) yield return s_order.At(area, "start", Text($"0x{start:x} is before 0x{last:x}, the end of the area before"));
                last = Math.Max(end, last);
            }
        }
    }

    private static IReadOnlyList<MessageView> Areas(CheckpointFacts facts, ImageFile image) => MemoryAreas.Of(facts.Entries(image.Type!.Name, Checkpoint.NumberOf(image) ?? 0));

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
