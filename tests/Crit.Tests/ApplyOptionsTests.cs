namespace Soccr.Crit.Tests;

/// <summary>The proof with real CRIU for what options of <c>crit apply</c> do to the tree, and for the end of a restore that hangs.</summary>
public class ApplyOptionsTests
{
    /// <summary>A lock of the whole file and one of ten bytes: after the restore somebody else does not get them, and gets the byte behind.</summary>
    [NeedFact(Need.Places)]
    public Task LocksAreHeldAgain() => ProveAsync("""
        start locks.py; dump_tree --file-locks
        [ "$(try_locks)" = "whole: free, inside: free, behind: free" ]
        refused 2 crit apply --restore-detached images
        crit apply --restore-detached --file-locks images
        [ "$(try_locks)" = "whole: held, inside: held, behind: free" ]
        """,
        "filelocks.img: entries[0] (pid ", "needs --file-locks");

    [NeedFact(Need.Places)]
    public Task ATreeLeftStoppedGoesOnWhenItIsTold() => ProveAsync("""
        start_tree 100000; dump_tree
        before=$(lines)
        crit apply --leave-stopped --restore-detached images
        for pid in $(cat pids); do [ "$(cut -d' ' -f3 /proc/$pid/stat)" = T ]; done
        sleep 0.2
        [ $(lines) = $before ]
        kill -CONT $(cat pids)
        await "[ \$(lines) -gt $((before + 10)) ]"
        counted_well
        """);

    /// <summary>A program that does not come back from a stage: SIGTERM ends it, and CRIU takes back what it has begun.</summary>
    [NeedFact(Need.Places)]
    public Task AHangingScriptIsEnded() => ProveAsync("""
        start_tree 100000; dump_tree
        printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" != post-restore ] || { echo $$ > hangs; sleep 1000; }\n' > script; chmod +x script
        crit apply --restore-detached --action-script ./script images & apply=$!
        await '[ -s hangs ]'
        kill -TERM $apply
        ended $apply 143
        fails kill -0 $(cat hangs)
        crit apply --restore-detached images
        """,
        "restored: pid ");

    /// <summary>CRIU waits for a lock as long as somebody else has it: ten seconds after SIGTERM it is killed, with what it has made.</summary>
    [NeedFact(Need.Places)]
    public Task AHangingRestoreIsEnded() => ProveAsync("""
        start locks.py; dump_tree --file-locks
        exec 9<whole; flock -n 9
        crit apply --restore-detached --file-locks images 9<&- & apply=$!
        await 'grep -q -- "-> FLOCK.*:$(stat -c %i whole) " /proc/locks'
        kill -TERM $apply
        ended $apply 143
        exec 9<&-
        crit apply --restore-detached --file-locks images
        """,
        "restored: pid ");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Places, "places.sh", $$"""
        try_locks() { python3 "$engines/locks.py" try; }
        ended() {
            local code=0
            wait "$1" || code=$?
            [ "$code" = "$2" ]
            all_gone
            [ -z "$(ls -d crit-apply-* 2>/dev/null)" ]
        }
        {{script}}
        """, answers);
}
