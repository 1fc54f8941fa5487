namespace Soccr.Formats.Verification.Rules;

/// <summary>Size of a page of memory.</summary>
internal static class PageSize
{
    private const ulong Usual = 4096;

    // march in criu/images/core.proto
    private const ulong X86 = 1, S390 = 5;

    private static readonly ulong[] s_others = [4 * Usual, 16 * Usual];

    /// <summary>The size, in bytes: 4096, but on machines that may have others the one that fits an image of pages.</summary>
    /// <param name="facts">Cores say what machine it was.</param>
    /// <param name="length">Length of the image of pages, in bytes.</param>
    /// <param name="pages">How many pages should be in it.</param>
    public static ulong Of(CheckpointFacts facts, ulong length, ulong pages) =>
        facts.Entries("CORE") is [var core, ..] && core.Message.Number("mtype") is X86 or S390 ? Usual
            : s_others.FirstOrDefault(size => pages > 0 && length % pages == 0 && length / pages == size, Usual);
}
