using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Seccomp filters are named by their position.</summary>
/// <remarks><c>criu/seccomp.c</c></remarks>
internal sealed class SeccompCheck() : VerifyCheck(s_filter, s_previous, s_length)
{
    private const int InstructionBytes = 8;

    private static readonly VerifyRule s_filter = new("seccomp-filter", "a thread's seccomp filter is stored");
    private static readonly VerifyRule s_previous = new("seccomp-previous", "the filter behind a filter is another one before it");
    private static readonly VerifyRule s_length = new("seccomp-length", "a seccomp filter is a sequence of instructions of 8 bytes");
    private static readonly NumberPath[] s_fields = [new("thread_core.seccomp_filter"), new("tc.old_seccomp_filter")];

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        IReadOnlyList<MessageView> filters = facts.First("SECCOMP")?.Messages("seccomp_filters") ?? [];
        for (int i = 0; i < filters.Count; i++)
        {
            int length = filters[i].BytesOf("filter").Length;
            if (filters[i].TryNumber("prev", out ulong previous) && previous >= (ulong)i) yield return s_previous.At(filters[i], "prev", $"{previous} is no filter before this one");
            if (length == 0 || length % InstructionBytes != 0) yield return s_length.At(filters[i], "filter", $"the filter has {length} bytes, expected a multiple of {InstructionBytes}");
        }
        if (!facts.IsWhole("SECCOMP")) yield break;
        foreach (FieldValue value in facts.Entries("CORE").SelectMany(static core => s_fields.SelectMany(field => field.Of(core.Message))))
        {
            if (value.Number >= (ulong)filters.Count) yield return s_filter.At(value.Message, value.Field, $"{value.Number} names no filter; there are {filters.Count}");
        }
    }
}
