using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>One entry of a pagemap.</summary>
/// <param name="Start">Address of the first page; in shared memory counted from its start.</param>
/// <param name="Pages">How many.</param>
/// <param name="Flags">Where they are: PE_ flags.</param>
internal readonly record struct PageRange(ulong Start, ulong Pages, ulong Flags)
{
    private const ulong Page = 4096, Parent = 1, Present = 4;

    /// <summary>Whether the range goes beyond the last address.</summary>
    public bool Wraps => Pages > (ulong.MaxValue - Start) / Page;

    /// <summary>Address behind the last page.</summary>
    public ulong End => Wraps ? ulong.MaxValue : Start + (Pages * Page);

    /// <summary>Reads a <c>pagemap_entry</c>, an old one with <c>in_parent</c> and without flags too.</summary>
    public static PageRange Of(MessageView entry) => new(
        entry.Number("vaddr"),
        entry.TryNumber("nr_pages", out ulong pages) ? pages : entry.Number("compat_nr_pages"),
        entry.TryNumber("flags", out ulong flags) ? flags : entry.Number("in_parent") != 0 ? Parent : Present);
}
