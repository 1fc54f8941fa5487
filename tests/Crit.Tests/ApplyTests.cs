namespace Soccr.Crit.Tests;

/// <summary>The proof with real CRIU: a tree of tasks is dumped, and restored by <c>crit apply</c>; or is not, with the reason.</summary>
public class ApplyTests
{
    /// <summary>Files, pipes, a timer, two tasks: through JSON and back, the tree goes on where it was.</summary>
    [NeedFact(Need.Criu)]
    public Task AReencodedTreeGoesOn() => ProveAsync("""
        start_tree 100000; dump_tree
        before=$(lines)
        crit decode -i images -o json
        crit encode -i json -o again
        for image in images/*; do cmp $image again/$(basename $image); done
        sleep 0.2; [ $(lines) -eq $before ]
        crit apply --restore-detached --pidfile pid again > answer
        grep -qx "restored: pid $(cat pid)" answer
        [ "$(cat pid)" = "$(cut -d' ' -f1 pids)" ]
        await "[ \$(lines) -gt $((before + 10)) ]"
        counted_well
        """);

    /// <summary>Without <c>--restore-detached</c> the command ends with the tree, and as it does; the archive's temporary directories go.</summary>
    [NeedFact(Need.Criu)]
    public Task ATreeOutOfAPipeIsWaitedFor() => ProveAsync("""
        start_tree 60; dump_tree
        tar cf images.tar images; rm -r images
        crit apply - < images.tar > answer || status=$?
        [ "$status" = 7 ]
        [ $(lines) -eq 60 ]
        counted_well
        [ -z "$(ls -d crit-apply-* 2>/dev/null)" ]
        """);

    [NeedFact(Need.Criu)]
    public Task AMissingFileIsNamed() => RefuseAsync(
        "mv count away",
        "crit apply --restore-detached images",
        3,
        "images: CRIU did not restore it", "Can't open file", "-> files.img: entries[", "/count (pid ");

    [NeedFact(Need.Criu)]
    public Task AFileWithAnotherModeIsNamed() => RefuseAsync(
        "chmod 600 count",
        "crit apply --restore-detached --json images",
        3,
        "\"errno\": null", "has bad mode", "\"entry\": \"files.img: entries[");

    [NeedFact(Need.Criu)]
    public Task ACorruptImageIsFoundBeforeAnythingStarts() => RefuseAsync(
        "truncate -s -3 images/core-$(cut -d' ' -f1 pids).img",
        "crit apply --restore-detached --criu /nowhere images",
        1,
        ".img: entries[0]: error[malformed]: message is ");

    [NeedFact(Need.Criu)]
    public Task ACorruptImageIsNamedByItsImage() => RefuseAsync(
        "truncate -s -3 images/core-$(cut -d' ' -f1 pids).img",
        "crit apply --restore-detached --no-verify images",
        3,
        "images: CRIU did not restore it", "-> core-");

    [NeedFact(Need.Criu)]
    public Task AStageThatTheScriptRefusesEndsTheRestore() => RefuseAsync(
        """printf '#!/bin/sh\necho "$CRTOOLS_SCRIPT_ACTION" >> stages\n[ "$CRTOOLS_SCRIPT_ACTION" != post-restore ]\n' > script; chmod +x script""",
        "crit apply --restore-detached --action-script ./script images; status=$?; grep -qx pre-restore stages && grep -qx post-restore stages && ! grep -q resume stages && (exit $status)",
        3,
        "/script: ended with 1 at post-restore, expected 0 of an action script");

    [NeedFact(Need.Criu)]
    public Task AnInterruptedRestoreLeavesNothing() => RefuseAsync(
        """printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" != post-restore ] || { kill -TERM $PPID; sleep 0.3; }\n' > script; chmod +x script""",
        "crit apply --restore-detached --action-script ./script images",
        143);

    /// <summary>CRIU that dies in the middle takes nothing back: its tasks are ended, and a program that the script has left behind is not.</summary>
    [NeedFact(Need.Criu)]
    public Task ACriuThatIsKilledLeavesNothing() => RefuseAsync(
        """printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" != post-restore ] || { sleep 60 >/dev/null 2>&1 & echo $! > other; pkill -9 -P $PPID -x criu; sleep 0.3; }\n' > script; chmod +x script""",
        "crit apply --restore-detached --action-script ./script images; status=$?; kill $(cat other) || exit 0; ! kill -0 $(cat pids) 2>/dev/null || exit 0; (exit $status)",
        3,
        "ended the connection without an answer, expected a criu_resp");

    [NeedFact(Need.Criu)]
    public Task AScriptThatIsNotThereIsNamedBeforeAnythingStarts() => RefuseAsync(
        ":",
        "crit apply --restore-detached --criu /bin/true --action-script ./script images",
        2,
        "crit: --action-script: ./script: there is no such file, expected a file");

    [NeedFact(Need.Criu)]
    public Task APidfileThatCannotBeWrittenIsNamedBeforeAnythingStarts() => RefuseAsync(
        "mv count away",
        "crit apply --restore-detached --pidfile nowhere/pid images || { status=$?; crit apply --restore-detached --pidfile pid images; [ $? = 3 ] && ! ls pid .pid* && (exit $status); }",
        1,
        "crit: nowhere/pid: no such directory", "Can't open file");

    /// <summary>A terminal and a session from outside: <c>--shell-job</c> is named, and <c>--auto</c> gives it.</summary>
    [NeedFact(Need.Criu)]
    public Task ATreeOnATerminalNeedsOne() => ProveAsync("""
        script -qc "exec python3 '$engines/tree.py' 100000" /dev/null </dev/null >log 2>&1 &
        await '[ -s pids ] && [ -e count ] && [ "$(lines)" -ge 5 ]'
        dump_tree --shell-job
        crit apply --restore-detached images > answer 2>&1 || status=$?
        [ "$status" = 2 ]
        grep -q 'files.img: entries\[[0-9]*\].tty (pid .*needs --shell-job$' answer
        await all_gone
        before=$(lines)
        script -qec "crit apply --auto --restore-detached images" /dev/null </dev/null > answer || { cat answer; false; }
        await "[ \$(lines) -gt $before ]"
        """);

    [NeedFact(Need.Criu)]
    public Task APidInUseIsNamed() => ProveAsync("""
        start_tree 100000; dump_tree
        crit apply --restore-detached images > answer
        crit apply --restore-detached images > answer 2>&1 || status=$?
        cat answer
        [ "$status" = 3 ]
        grep -q 'images: CRIU did not restore it: EEXIST' answer
        grep -q -- '-> pstree.img: entries\[[01]\] pid ' answer
        before=$(lines)
        await "[ \$(lines) -gt $before ]"
        """);

    [NeedFact(Need.Criu)]
    public Task TheCheckTellsVersionAndFeatures() => ProveAsync("""
        crit apply --check > answer
        grep -Eq '^criu [0-9]+\.[0-9]+.* \(/' answer
        grep -Eqx 'lazy_pages: (yes|no)' answer
        grep -qx 'can restore on this kernel' answer
        crit apply --check --json | python3 -m json.tool > answer
        grep -q '"fault": null' answer
        """);

    /// <summary>What images need and CRIU or the kernel has not is said before anything is started.</summary>
    [NeedFact(Need.Criu)]
    public Task AMissingFeatureIsNamed() => RefuseAsync(
        """
        crit apply --check images > answer; grep -Eqx 'core-[0-9]+.img: entries\[0\].mtype needs a kernel for [A-Z0-9_]+: yes' answer
        crit edit images/core-$(cut -d' ' -f1 pids).img --set 'entries[0].mtype=MIPS'
        """,
        "crit apply --restore-detached --no-verify images; status=$?; crit apply --check --no-verify images && exit 0; (exit $status)",
        3,
        "crit: images: needs what criu ", "crit: not here: a kernel for MIPS -> core-", ".img: entries[0].mtype needs a kernel for MIPS: no");

    [NeedFact(Need.Criu)]
    public Task AServiceRestores() => ProveAsync("""
        start_tree 100000; dump_tree
        mkdir service
        "${CRIU:-criu}" service --address "$PWD/socket" -W service -o service.log & service=$!
        await '[ -S socket ]'
        before=$(lines)
        crit apply --service socket --restore-detached images || failed=1
        kill $service
        [ -z "${failed:-}" ]
        await "[ \$(lines) -gt $before ]"
        """);

    private static Task RefuseAsync(string damage, string apply, int status, params string[] answers) => ProveAsync($"""
        start_tree 100000; dump_tree
        {damage}
        code=0
        ({apply}) > answer 2>&1 || code=$?
        cat answer
        [ $code = {status} ]
        await all_gone
        [ -z "$(ls -d crit-apply-* 2>/dev/null)" ]
        """, answers);

    internal static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Criu, "tree.sh", script, answers);
}
