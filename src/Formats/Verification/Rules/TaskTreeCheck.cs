using Soccr.Formats.Checkpoints;

namespace Soccr.Formats.Verification.Rules;

/// <summary>The tasks are a tree, with sessions and process groups as the kernel makes them.</summary>
/// <remarks><c>criu/pstree.c</c>: parents are looked up among the tasks read before; groups and sessions without a leader get a helper.</remarks>
internal sealed class TaskTreeCheck() : VerifyCheck(s_parent, s_unique, s_session, s_group)
{
    private static readonly VerifyRule s_parent = new("task-parent", "a task's parent stands before it, and one task has none");
    private static readonly VerifyRule s_unique = new("unique-pid", "no two threads have the same id");
    private static readonly VerifyRule s_session = new("session-leader", "the leader of a session is in it");
    private static readonly VerifyRule s_group = new("group-session", "a process group lies in one session");

    public override IEnumerable<Diagnostic> Run(CheckpointFacts facts)
    {
        var sessionOf = new Dictionary<ulong, ulong>();
        var sessionOfGroup = new Dictionary<ulong, ulong>();
        var ids = new HashSet<ulong>();
        IReadOnlyList<MessageView> tasks = [.. facts.Entries("PSTREE").Select(static entry => entry.Message)];
        bool rooted = false;
        foreach (MessageView task in tasks)
        {
            ulong pid = task.Number("pid"), parent = task.Number("ppid"), group = task.Number("pgid"), session = task.Number("sid");
            bool known = sessionOf.ContainsKey(parent);
            if (parent == 0 ? rooted : !known) yield return s_parent.At(task, "ppid", parent == 0 ? "0 stands in a second task; one has no parent" : $"{parent} names no task before this one");
            rooted |= parent == 0;
            foreach ((ulong id, string field) in TaskThreads.Of(task))
            {
                if (!ids.Add(id)) yield return s_unique.At(task, field, $"{id} is the id of another thread too");
            }
            sessionOf.TryAdd(pid, session);
            if (sessionOfGroup.GetValueOrDefault(group, session) != session) yield return s_group.At(task, "pgid", $"{group} is a group of session {sessionOfGroup[group]}, this task is in {session}");
            sessionOfGroup.TryAdd(group, session);
        }
        foreach (MessageView task in tasks)
        {
            ulong session = task.Number("sid");
            if (sessionOf.GetValueOrDefault(session, session) != session) yield return s_session.At(task, "sid", $"{session} is a task of session {sessionOf[session]}, not the leader of its own");
        }
    }
}
