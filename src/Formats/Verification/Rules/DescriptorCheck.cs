using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Every descriptor is of an open file, and open files are what they say.</summary>
internal sealed class DescriptorCheck() : VerifyCheck(s_file, s_kind, s_id, s_unique)
{
    private static readonly VerifyRule s_file = new("fdinfo-file", "a descriptor is of an open file of its type");
    private static readonly VerifyRule s_kind = new("file-kind", "an open file has a type that CRIU knows, and the message of it");
    private static readonly VerifyRule s_id = new("file-id", "the message of an open file has its id");
    private static readonly VerifyRule s_unique = new("unique-file", "no two open files of a type have the same id");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        var seen = new IdSet();
        foreach (ImageEntry entry in facts.Entries("FILES"))
        {
            ulong type = entry.Message.Number("type"), id = entry.Message.Number("id");
            if (!seen.Add(Key(type, id))) yield return s_unique.At(entry.Message, "id", $"{id} is that of another file of type {FileKind.ByNumber(type)?.Name ?? $"{type}"} too");
            if (FileKind.ByNumber(type) is not { } kind) yield return s_kind.At(entry.Message, "type", $"{type} is no type of an open file");
            else if (entry.Message.Message(kind.Member) is not { } message) yield return s_kind.At(entry.Message, "type", $"type is {kind.Name}, but there is no {kind.Member}");
            else if (message.Number("id") != id) yield return s_id.At(message, "id", $"{message.Number("id")} stands in the entry of file {id}");
        }
        if (!FileKind.All.SelectMany(static kind => Source.Types(kind.Name)).Distinct().All(facts.IsWhole)) yield break;
        // A file without the message of its type is reported above, and is there.
        foreach (MessageView descriptor in facts.Entries("FDINFO").Select(static entry => entry.Message))
        {
            ulong type = descriptor.Number("type"), id = descriptor.Number("id");
            if (seen.Contains(Key(type, id)) || facts.Files.Find((uint)type, (uint)id) is not null) continue;
            yield return s_file.At(descriptor, "id", $"{id} names no open file of type {FileKind.ByNumber(type)?.Name ?? $"{type}"}");
        }
    }

    // Both are 32-bit numbers.
    private static ulong Key(ulong type, ulong id) => type << 32 | id;
}
