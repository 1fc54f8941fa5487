namespace Soccr.Crit.Tests;

/// <summary>
/// The proof with real CRIU for restores that it refuses: the answer has the line of its log and the image entry, the status is 3 (1 where <c>crit verify</c> finds
/// it first), and when the command ends no task and no directory is left, so that the next try is free to succeed.
/// </summary>
public class ApplyRefusalTests
{
    [NeedFact(Need.Places)]
    public Task AnAddressThatTheHostHasNot() => ProveAsync("""
        place a 10.0.1.2/32
        start_at a inet.py 10.0.1.2 8080; dump_at a
        ip -n $$-a addr del 10.0.1.2/32 dev lo
        refused 3 at a crit apply --restore-detached images
        ip -n $$-a addr add 10.0.1.2/32 dev lo
        at a crit apply --restore-detached images
        """,
        "inet: Can't bind inet socket (id ", "Cannot assign requested address -> files.img: entries[", "].isk 10.0.1.2:8080 (pid ");

    /// <summary>CRIU sets IPV6_FREEBIND for the bind (<c>criu/sk-inet.c</c>): an IPv6 address may come later, and then the server is reached.</summary>
    [NeedFact(Need.Places)]
    public Task AnIPv6AddressMayComeLater() => ProveAsync("""
        place a fd00:1::2/128; place b
        start_at a inet.py fd00:1::2 8080; dump_at a
        at b crit apply --restore-detached images
        ip -n $$-b addr add fd00:1::2/128 dev lo
        [ "$(ask_at b tcp fd00:1::2 8080 one)" = "one at fd00:1::2 8080" ]
        """);

    [NeedTheory(Need.Places)]
    [InlineData("10.0.1.2", "10.0.1.2")]
    [InlineData("fd00:1::2", "[fd00:1::2]")]
    public Task APortThatIsTaken(string address, string shown) => ProveAsync($"""
        place a {address}
        start_at a inet.py {address} 8080; dump_at a
        mv pids dumped
        start_other_at a inet.py {address} 8080
        await '[ -s pids ]'
        mv dumped pids
        refused 3 at a crit apply --restore-detached images
        end_other
        at a crit apply --restore-detached images
        [ "$(ask_at a tcp {address} 8080 one)" = "one at {address} 8080" ]
        """,
        "inet: Can't bind inet socket (id ", "Address already in use -> files.img: entries[", $"].isk {shown}:8080 (pid ");

    [NeedFact(Need.Places)]
    public Task ADirectoryOfASocketThatIsGone() => ProveAsync("""
        mkdir old
        start unix.py $PWD/old/socket soccr-$$; dump_tree
        mv old new
        refused 3 crit apply --restore-detached images
        mv new old
        crit apply --restore-detached images
        """,
        "unix: Can't bind id 0x", "/old/socket: No such file or directory -> files.img: entries[", "].usk /");

    [NeedFact(Need.Places)]
    public Task AnAbstractNameThatIsTaken() => ProveAsync("""
        start unix.py $PWD/socket soccr-$$; dump_tree
        mv pids dumped
        start_other unix.py $PWD/other soccr-$$
        await '[ -s pids ]'
        mv dumped pids
        refused 3 crit apply --restore-detached --json images
        end_other
        crit apply --restore-detached images
        """,
        "Address already in use", "\"entry\": \"files.img: entries[", "].usk @soccr-");

    /// <summary>The mounts of a tree without mount namespaces are the host's, and not in the images: only CRIU can tell.</summary>
    [NeedFact(Need.Places)]
    public Task AMountIdThatTheHostHasNot() => ProveAsync("""
        start unix.py $PWD/socket soccr-$$; dump_tree
        entry=$(crit show images files.img | python3 -c 'import json, sys; print(*(i for i, e in enumerate(json.load(sys.stdin)["entries"]) if e.get("usk", {}).get("name", "").endswith("/socket=00")))')
        crit edit images files.img --set "entries[$entry].usk.mnt_id=4242"
        crit verify images
        refused 3 crit apply --restore-detached images
        crit edit images files.img --delete "entries[$entry].usk.mnt_id"
        crit apply --restore-detached images
        """,
        "unix: Unable to find the 4242 mount -> files.img: entries[", "/socket (pid ");

    [NeedFact(Need.Places)]
    public Task AFileOnNoMountOfTheContainer() => ProveAsync("""
        container
        entry=$(crit show images files.img | python3 -c 'import json, sys; print(*(i for i, e in enumerate(json.load(sys.stdin)["entries"]) if e.get("reg", {}).get("name") == "/tmp/count"))')
        crit edit images files.img --set "entries[$entry].reg.mnt_id=4242"
        refused 1 restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' images
        refused 3 restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' --no-verify images
        """,
        ".reg.mnt_id: error[reg-mount]: 4242 names no mount; there are ", "images: CRIU did not restore it", "mnt: BUG at criu/mount.c");

    [NeedFact(Need.Places)]
    public Task AMountPointThatIsNotThere() => ProveAsync("""
        container
        crit rewrite images -o moved --path /tmp=/nowhere
        refused 3 restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' moved
        """,
        "mnt-v2: Can't stat mountpoint ", "No such file or directory -> mountpoints-", ".img: entries[", "] /nowhere");

    [NeedFact(Need.Places)]
    public Task AMountFromOutsideWithoutASource() => ProveAsync("""
        container
        refused 2 restore_container b --auto --external 'veth[eth0]:outer' images
        """,
        "] /mnt needs --external mnt[data]:PATH");

    /// <summary>CRIU would crash, and leave a directory in /tmp.</summary>
    [NeedFact(Need.Places)]
    public Task ATreeWithMountsWithoutARoot() => ProveAsync("""
        container
        refused 2 at b crit apply --restore-detached --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' images
        """,
        "] / needs --root DIR");

    [NeedFact(Need.Places)]
    public Task ALinkWithoutItsOtherEnd() => ProveAsync("""
        container
        refused 2 restore_container b --external "mnt[data]:$PWD/source" images
        refused 2 restore_container b --external "mnt[data]:$PWD/nowhere" --external 'veth[eth0]:outer' images
        restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' images
        """,
        "netdev-", ".img: entries[1] eth0 needs --external veth[eth0]:NAME", "--external: ", "/nowhere: there is no such file, expected a file or a directory", "restored: pid ");

    /// <summary>A stage that fails is refused: CRIU that was killed would leave the directory where it makes the mounts.</summary>
    [NeedFact(Need.Places)]
    public Task AScriptThatIsGone() => ProveAsync("""
        container
        printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" = pre-restore ] || rm "$0"\n' > hook; chmod +x hook
        mkdir work
        refused 3 restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' --action-script hook --work-dir work images
        grep 'RPC client reported script error' work/restore.log
        """,
        "/hook: cannot be started, expected an action script: ");

    [NeedFact(Need.Places)]
    public Task ACriuThatIsKilledLeavesNoContainer() => ProveAsync("""
        container
        printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" != post-restore ] || { pkill -9 -P $PPID -x criu; sleep 0.3; }\n' > hook; chmod +x hook
        mkdir work
        refused 3 restore_container b --external "mnt[data]:$PWD/source" --external 'veth[eth0]:outer' --action-script hook --work-dir work --log-level 4 images
        # CRIU would have removed it.
        rmdir $(grep -om1 '/tmp/[.]criu[.]mntns[.][A-Za-z0-9]*' work/restore.log)
        """,
        "ended the connection without an answer, expected a criu_resp");

    [NeedFact(Need.Places)]
    public Task AFileOfAnotherSize() => ProveAsync("""
        container
        mkdir elsewhere; echo longer > elsewhere/greeting
        refused 3 restore_container b --external "mnt[data]:$PWD/elsewhere" --external 'veth[eth0]:outer' images
        """,
        "File mnt/greeting has bad size 7 (expect 6) -> files.img: entries[", "].reg /mnt/greeting (pid 1 fd 0)");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Places, "container.sh", $$"""
        container() { place a; place b; start_container a; dump_at a --external 'mnt[/mnt]:data' --root "$PWD/root"; }
        {{script}}
        """, answers);
}
