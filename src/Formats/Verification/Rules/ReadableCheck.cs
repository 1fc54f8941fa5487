namespace Soccr.Formats.Verification.Rules;

/// <summary>Every image can be read: as what its name says, entry by entry, each with what CRIU requires of it and the bytes behind it.</summary>
internal sealed class ReadableCheck() : VerifyCheck(s_magic, s_malformed, s_required, s_tcpQueues, s_payload)
{
    private static readonly VerifyRule s_magic = new("magic", "an image has the magic words that its name asks for");
    private static readonly VerifyRule s_malformed = new("malformed", "an image is a sequence of whole messages");
    private static readonly VerifyRule s_required = new("required-field", "a message has every field that CRIU requires");
    private static readonly VerifyRule s_tcpQueues = new("tcp-queue-length", "a TCP connection's queues are as long as inq_len and outq_len say");
    private static readonly VerifyRule s_payload = new("payload-length", "the bytes behind a message are as many as it says");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        foreach (ImageFault fault in facts.Faults)
        {
            Location place = fault.Error.Location;
            string offset = place.Offset is { } at ? $" (at 0x{at:x})" : "";
            yield return RuleOf(fault).In(fault.File.Name, place.FieldPath ?? "", fault.Error.Fact + offset);
        }
    }

    private static VerifyRule RuleOf(ImageFault fault) => fault.Kind switch
    {
        FaultKind.Magic => s_magic,
        FaultKind.Field => s_required,
        FaultKind.Payload => fault.File.Type?.Name == "TCP_STREAM" ? s_tcpQueues : s_payload,
        _ => s_malformed,
    };
}
