namespace Soccr.Crit.Tests;

/// <summary>Rules given to <c>crit apply</c>, with real CRIU: the tree lives elsewhere, and the checkpoint is as it was.</summary>
public class ApplyRewriteTests
{
    // A tree in the directory old, its images beside it, and the directory renamed.
    private const string Move = """
        mkdir old; cd old
        start_tree 100000; dump_tree; mv images ..
        cd ..; mv old new; cp -a images before; cd new
        top=$(dirname "$PWD")
        """;

    private const string Unchanged = """
        diff -r ../images ../before
        [ -z "$(ls -d ../crit-apply-* ../soccr-* 2>/dev/null)" ]
        """;

    [NeedFact(Need.Criu)]
    public Task ATreeGoesOnInARenamedDirectory() => ApplyTests.ProveAsync($"""
        {Move}
        before=$(lines)
        crit apply --restore-detached --path "$top/old=$top/new" ../images > answer
        grep -qx "restored: pid $(cut -d' ' -f1 pids)" answer
        await "[ \$(lines) -gt $((before + 10)) ]"
        counted_well
        [ "$(readlink /proc/$(cut -d' ' -f1 pids)/cwd)" = "$PWD" ]
        {Unchanged}
        """);

    [NeedFact(Need.Criu)]
    public Task AnArchiveIsRewrittenToo() => ApplyTests.ProveAsync($"""
        {Move}
        before=$(lines)
        tar cf ../images.tar -C .. images; sum=$(cksum < ../images.tar)
        echo '{"{"}"rules": [{"{"}"path": "'$top/old=$top/new'"{"}"}]{"}"}' > rules.json
        crit apply --restore-detached --rules rules.json - < ../images.tar
        await "[ \$(lines) -gt $((before + 10)) ]"
        counted_well
        [ "$(cksum < ../images.tar)" = "$sum" ]
        {Unchanged}
        """);

    /// <summary>What CRIU opens below the root of the tree is found as well: the links of the private copy do not lead from there.</summary>
    [NeedFact(Need.Criu)]
    public Task ATreeWithARootOfItsOwnIsRewritten() => ApplyTests.ProveAsync("""
        mkdir -p root/old root/proc
        sleep=$(command -v sleep); umount=$(command -v umount)
        for file in $(ldd $sleep $umount | grep -o '/[^ :]*' | sort -u); do cp -L --parents $file root; done
        unshare -m -p -f --propagation private setsid bash -c '
            mount --bind root root; cd root; mount -t proc proc proc; pivot_root . old; cd /; '$umount' -l old
            for fd in {0..300}; do eval "exec $fd<&-"; done
            exec '$sleep' 1000' </dev/null >log 2>&1 &
        await 'pgrep -P $! > pids && [ "$(cat /proc/$(cat pids)/comm)" = sleep ]'
        mkdir images
        "${CRIU:-criu}" dump -t $(cat pids) -D images -W . -o dump.log || { cat dump.log; false; }
        await all_gone
        cp -a images before
        mount --bind root root
        trap 'kill -9 $(cat pids) || :; umount -l root' EXIT
        crit apply --restore-detached --root "$PWD/root" --uid 0=1000 --pidfile pids images || { cat log; false; }
        grep -q '^Uid:.1000' /proc/$(cat pids)/status
        diff -r images before
        """);

    [NeedFact(Need.Criu)]
    public Task ARestoreThatFailsLeavesTheImages() => ApplyTests.ProveAsync($"""
        {Move}
        code=0
        crit apply --restore-detached --path "$top/old=$top/nowhere" ../images > answer 2>&1 || code=$?
        cat answer
        [ $code = 3 ]
        await all_gone
        {Unchanged}
        """, "../images: CRIU did not restore it", ".reg /", "/nowhere/log (pid ");

    [NeedFact(Need.Criu)]
    public Task AnInterruptedRestoreLeavesTheImages() => ApplyTests.ProveAsync($$"""
        {{Move}}
        printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" != post-restore ] || { kill -TERM $PPID; sleep 0.3; }\n' > script; chmod +x script
        code=0
        crit apply --restore-detached --action-script ./script --path "$top/old=$top/new" ../images || code=$?
        [ $code = 143 ]
        await all_gone
        {{Unchanged}}
        """);

    /// <summary>A network namespace that was dumped as external, and is another one now.</summary>
    [NeedFact(Need.Criu)]
    public Task ADescriptorTakesThePlaceOfANamespace() => ApplyTests.ProveAsync("""
        setsid unshare -n sleep 1000 </dev/null >/dev/null 2>&1 &
        echo $! > pids
        await '[ "$(cat /proc/$(cat pids)/comm)" = sleep ]'
        mkdir images
        "${CRIU:-criu}" dump -t $(cat pids) -D images -W . -o dump.log --external "net[$(stat -L -c %i /proc/$(cat pids)/ns/net)]:mine" || { cat dump.log; false; }
        await all_gone
        unshare -n sleep 20 & other=$!
        await '[ "$(cat /proc/$other/comm)" = sleep ]'
        crit apply --restore-detached images > answer 2>&1 || status=$?
        [ "$status" = 2 ]
        grep -q '^crit: netns-[0-9]*.img: entries\[0\], a namespace from outside, needs --inherit-fd fd\[N\]:mine$' answer
        crit apply --restore-detached --inherit-fd 'fd[7]:mine' images 7< /proc/$other/ns/net
        [ "$(readlink /proc/$(cat pids)/ns/net)" = "$(readlink /proc/$other/ns/net)" ]
        kill $other
        """);
}
