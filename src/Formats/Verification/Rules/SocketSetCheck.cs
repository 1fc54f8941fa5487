using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>A set of <c>crit socket dump</c> is whole.</summary>
internal sealed class SocketSetCheck() : VerifyCheck(s_whole)
{
    private static readonly VerifyRule s_whole = new("socket-set", "a set of crit socket dump has the images of its sockets, and none of others");

    private static readonly string[] s_types = ["INVENTORY", "FILES", "FDINFO", "SK_QUEUES", "TCP_STREAM"];

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        // What is malformed is told by others.
        if (!s_types.All(facts.IsWhole)) yield break;
        foreach (ImageFormatException fault in SocketSetFaults.Find(new Checkpoint(facts.Store)))
        {
            string name = Path.GetFileName(fault.Location.Path!);
            if (facts.Store.Find(name) is { Type.HasEntries: false } raw && RawScan.Fault(raw) is not null) continue;
            string offset = fault.Location is { Offset: { } at, FieldPath: null } ? $" (at 0x{at:x})" : "";
            yield return s_whole.In(name, fault.Location.FieldPath ?? "", fault.Fact + offset);
        }
    }
}
