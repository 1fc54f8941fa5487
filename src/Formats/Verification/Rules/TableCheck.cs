using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>Descriptors that are named by their number: targets of an epoll, owners of file locks.</summary>
internal sealed class TableCheck() : VerifyCheck(s_target, s_lock)
{
    private const ulong Epoll = 7;

    private static readonly VerifyRule s_target = new("epoll-target", "what an epoll waits for is open in a task that has the epoll");
    private static readonly VerifyRule s_lock = new("lock-descriptor", "the descriptor of a file lock is open in its task");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts) => facts.IsWhole("FDINFO") ? Targets(facts).Concat(Locks(facts)) : [];

    private static IEnumerable<Diagnostic> Targets(CheckpointFacts facts)
    {
        var holders = new Dictionary<ulong, List<HashSet<ulong>>>();
        foreach (ImageFile image in facts.Images("FDINFO"))
        {
            IReadOnlyList<ImageEntry> table = facts.Entries("FDINFO", Checkpoint.NumberOf(image) ?? 0);
            HashSet<ulong>? numbers = null;
            foreach (ImageEntry descriptor in table.Where(static entry => entry.Message.Number("type") == Epoll))
            {
                numbers ??= Numbers(table);
                ulong id = descriptor.Message.Number("id");
                if (!holders.TryGetValue(id, out List<HashSet<ulong>>? tables)) holders[id] = tables = [];
                tables.Add(numbers);
            }
        }
        foreach (MessageView epoll in facts.Files.OfKind("EVENTPOLL").Select(static file => file.Message))
        {
            ulong id = epoll.Number("id");
            foreach (MessageView target in epoll.Messages("tfd"))
            {
                ulong number = target.Number("tfd");
                if (holders.TryGetValue(id, out List<HashSet<ulong>>? tables) && !tables.Exists(table => table.Contains(number))) yield return s_target.At(target, "tfd", $"{number} is open in no task that has the epoll");
            }
        }
    }

    private static IEnumerable<Diagnostic> Locks(CheckpointFacts facts)
    {
        var tables = new Dictionary<ulong, HashSet<ulong>>();
        foreach (MessageView file in facts.Entries("FILE_LOCKS").Select(static entry => entry.Message))
        {
            if (TaskIds.Of(facts, file.Number("pid")) is not { } ids || ids.Number("files_id") is var table && facts.Image("FDINFO", table) is null) continue;
            if (!tables.TryGetValue(table, out HashSet<ulong>? numbers)) tables[table] = numbers = Numbers(facts.Entries("FDINFO", table));
            if (!numbers.Contains(file.Number("fd"))) yield return s_lock.At(file, "fd", $"{file.Number("fd")} is not open in task {file.Number("pid")}");
        }
    }

    private static HashSet<ulong> Numbers(IReadOnlyList<ImageEntry> table) => [.. table.Select(static entry => entry.Message.Number("fd"))];
}
