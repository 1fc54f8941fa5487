namespace Soccr.Crit.Tests;

/// <summary>
/// The proof with real CRIU: a TCP connection with unread, unacknowledged and unsent data in both directions is moved to other addresses in other
/// network namespaces, and ends there with every byte once. No rule of a firewall stays, however it ends.
/// </summary>
public class ApplyTcpTests
{
    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv4", "nftables")]
    [InlineData("ipv6", "iptables")]
    [InlineData("ipv6", "nftables")]
    [InlineData("mapped", "iptables")]
    [InlineData("mapped", "nftables")]
    public Task BothEndsGoOnElsewhere(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server; dump_end client
        for end in server client; do crit rewrite --addr $server=$new_server --addr $client=$new_client images-$end; done
        join c $new_server d $new_client
        restore_both c d
        finish
        are_open c d
        # CRIU has found all that it opens.
        [ -z "$(grep Error apply-server.log apply-client.log | grep -v RLIMIT_NOFILE)" ]
        """);

    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "nftables")]
    [InlineData("ipv6", "iptables")]
    public Task OneEndGoesOnWithThePeerRestoredWhereItWas(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server; dump_end client
        for end in server client; do crit rewrite --addr $server=$new_server images-$end; done
        join c $new_server d $client
        ip -n soccr-$$-c route add $client dev to-d
        ip -n soccr-$$-d route add $new_server dev to-c
        restore_both c d
        finish
        are_open c d
        """);

    /// <summary>The peer has never stopped: a translation of addresses is all that it gets.</summary>
    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv6", "nftables")]
    public Task OneEndGoesOnWithTheLivingPeer(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server
        crit rewrite --addr $server=$new_server images-server
        join c $new_server b $new_client
        ip -n soccr-$$-c route add $client via $new_client
        at_post_restore c server
        restore server --netns $netns-c --action-script ./script-server
        were_locked server
        are_open c
        within b nft -f - <<EOF
        add table inet moved
        add chain inet moved out { type nat hook output priority -100; }
        add chain inet moved in { type nat hook input priority 100; }
        add rule inet moved out $ip daddr $server dnat $ip to $new_server
        add rule inet moved in $ip saddr $new_server snat $ip to $server
        delete table inet cut
        EOF
        finish
        """);

    /// <summary>Where the images were dumped CRIU's lock is closed already: it stays so when the restore fails, and is opened when it does not.</summary>
    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv6", "iptables")]
    [InlineData("ipv4", "nftables")]
    public Task WhatADumpHasLockedStaysLockedUntilItIsRestored(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server; dump_end client
        before=$(within a nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//')
        mv server.log away
        code=0; restore server --netns $netns-a || code=$?; [ $code = 3 ]
        mv away server.log
        await_end server
        [ "$(within a nft list ruleset | sed 's/packets [0-9]* bytes [0-9]*//')" = "$before" ]
        restore_both a b
        finish
        are_open a b
        """);

    /// <summary>Without a lock the host of the peer, which has no socket yet, answers what the restored one sends.</summary>
    [NeedFact(Need.MovedConnections)]
    public Task AnEndRestoredAloneNeedsTheLock() => ProveAsync("ipv4", "nftables", """
        start_ends; dump_end server; dump_end client
        for end in server client; do crit rewrite --addr $server=$new_server --addr $client=$new_client images-$end; done
        join c $new_server d $new_client
        cp -r images-client locked
        crit decode -i images-client/inventory.img | sed 's/"network_lock_method": 1/"network_lock_method": 2/' | crit encode -o inventory
        fails cmp inventory images-client/inventory.img
        mv inventory images-client/inventory.img
        code=0; restore client --netns $netns-d || code=$?; [ $code = 3 ]
        grep -E "Can't restore .* queue data.*(Connection reset by peer|Broken pipe)" apply-client.log
        rm -r images-client; mv locked images-client
        await_end client
        restore client --netns $netns-d
        are_open c d
        """);

    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv6", "nftables")]
    public Task AFailedRestoreLeavesNothingLocked(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server
        join c $new_server d $new_client
        code=0; restore server --netns $netns-c > answer 2>&1 || code=$?
        cat answer
        [ $code = 3 ]
        grep "Cannot assign requested address" answer
        are_open c d
        """);

    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv4", "nftables")]
    public Task ACancelledRestoreLeavesNothingLocked(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server
        crit rewrite --addr $server=$new_server --addr $client=$new_client images-server
        join c $new_server d $new_client
        at_post_restore c server 'kill -TERM $PPID; sleep 0.3'
        code=0; restore server --netns $netns-c --action-script ./script-server || code=$?; [ $code = 143 ]
        were_locked server
        are_open c d
        await_end server
        """);

    /// <summary>CRIU that runs elsewhere opens its lock there: what it does not open in the joined namespace is opened for it.</summary>
    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv4", "nftables")]
    public Task AJoinedNamespaceIsLockedAndOpened(string family, string method) => ProveAsync(family, method, """
        start_ends; dump_end server
        crit rewrite --addr $server=$new_server --addr $client=$new_client images-server
        join c $new_server d $new_client
        at_post_restore c server
        restore server --join-ns net:$netns-c --action-script ./script-server
        were_locked server
        are_open c d
        """);

    [NeedFact(Need.MovedConnections)]
    public Task AServicesNamespaceIsLockedAndOpened() => ProveAsync("ipv4", "nftables", """
        start_ends; dump_end server
        crit rewrite --addr $server=$new_server --addr $client=$new_client images-server
        join c $new_server d $new_client
        mkdir service
        setsid nsenter --net=$netns-c "${CRIU:-criu}" service --address "$PWD/socket" -W service -o service.log >/dev/null 2>&1 & echo $! > parent.pid
        await '[ -S socket ]'
        at_post_restore c server
        restore server --service socket --action-script ./script-server
        were_locked server
        are_open c d
        """);

    /// <summary>A tree with a network namespace of its own brings CRIU's lock in its images.</summary>
    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv4", "nftables")]
    public Task AConnectionInsideItsOwnNamespaceNeedsNoOtherLock(string family, string method) => ProveAsync(family, method, """
        cat > both <<'EOF'
        ip link set lo up
        python3 "$1" server listen 127.0.0.1 5000 >server.log 2>&1 &
        python3 "$1" client connect 127.0.0.1 5000 >client.log 2>&1 &
        echo $$ > parent.pid
        wait
        EOF
        setsid unshare -n bash both "$engines/tcp.py" </dev/null >parent.log 2>&1 &
        await '[ -s server.sent ] && [ -s client.sent ]'
        mkdir images-parent
        "${CRIU:-criu}" dump -t "$(cat parent.pid)" -D images-parent -W . -o dump.log --tcp-established --network-lock $lock || { cat dump.log; false; }
        for end in parent server client; do await_end $end; done
        join c $new_server d $new_client
        at_post_restore c parent 'nsenter --net=/proc/$(cat parent.pid)/ns/net nft list ruleset | grep -q drop'
        restore parent --netns $netns-c --action-script ./script-parent || { cat apply-parent.log; false; }
        [ "$(cat locked-parent)" = 0 ]
        ip netns attach soccr-$$-e $(cat parent.pid)
        are_open c e
        touch more
        finish
        """);

    /// <summary>As container engines do it: the namespace is named at the dump and handed over at the restore, CRIU cares for nothing in it.</summary>
    [NeedTheory(Need.MovedConnections)]
    [InlineData("ipv4", "iptables")]
    [InlineData("ipv6", "nftables")]
    public Task AnExternalNamespaceIsLockedAndOpened(string family, string method) => ProveAsync(family, method, """
        start_ends
        mkdir images-server
        "${CRIU:-criu}" dump -t "$(cat server.pid)" -D images-server -W . -o dump.log --tcp-established --network-lock $lock --external "net[$(stat -Lc %i $netns-a)]:outside" || { cat dump.log; false; }
        await_end server
        crit rewrite --addr $server=$new_server --addr $client=$new_client images-server
        join c $new_server d $new_client
        at_post_restore c server
        exec 9< $netns-c
        restore server --inherit-fd fd[9]:outside --action-script ./script-server
        were_locked server
        are_open c d
        """);

    [NeedFact(Need.MovedConnections)]
    public Task AMissingFirewallOrNamespaceIsNamedBeforeAnythingStarts() => ProveAsync("ipv4", "iptables", """
        start_ends; dump_end server
        join c $new_server d $new_client
        code=0; PATH=$(dirname $(command -v crit)) restore server --netns $netns-c --criu $(command -v "${CRIU:-criu}") > answer 2>&1 || code=$?
        grep 'iptables-save: is not in PATH, expected the program that closes the network' answer; [ $code = 3 ]
        code=0; restore server --netns $netns-x > answer 2>&1 || code=$?
        grep "soccr-$$-x: there is no such file, expected the file of a namespace" answer; [ $code = 2 ]
        code=0; restore server --netns $netns-c --service socket > answer 2>&1 || code=$?
        grep -- '--service goes with --join-ns net:PATH, not with --netns' answer; [ $code = 2 ]
        [ ! -e apply-server.log ]
        are_open c d
        """);

    private static async Task ProveAsync(string family, string method, string script)
    {
        Needs.Demand(Need.MovedConnections);
        using var directory = new TemporaryDirectory();
        string functions = Path.Combine(Repository.Root, "tests", "engines", "tcp.sh");
        (string output, int status) = await CritCommand.RunShellAsync(directory.FullPath, $"family={family} lock={method}\n. '{functions}'\n{script}");
        Assert.True(status == 0, output);
    }
}
