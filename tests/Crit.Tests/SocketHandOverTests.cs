namespace Soccr.Crit.Tests;

/// <summary>Receivers that do not take the sockets of <c>crit socket restore --to</c>: nothing happened to the connections, on a real kernel.</summary>
public class SocketHandOverTests
{
    /// <summary>A connection survives a bad receiver and one that waits too long, with its peer sending all the time, and goes on with a good one.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("10.0.1.1", "10.0.1.9", 24, "unread", "hung up before it read the message with the sockets; all was taken back, and the images can be restored again")]
    [InlineData("fd00:1::1", "fd00:1::9", 64, "closed", "sendmsg: EPIPE")]
    public Task AConnectionOutlivesBadReceivers(string server, string client, int bits, string bad, string told) => ProveAsync($"""
        server={server} client={client} bits={bits}
        space a; space b; space c; bridge c a b
        give c $client/$bits bridge0; give a $server/$bits net
        start a tee echo $server 7
        await 'grep -q listening tee.log'
        start c client client $server 7 $client
        await 'grep -q "there and back" client.log'
        stop tee
        crit socket dump --pid $(cat tee.pid) --fd 0 --close -o taken
        end tee
        crit socket lock taken --netns $netns-b
        ip -n soccr-$$-a addr del $server/$bits dev net
        give b $server/$bits net
        go_on client
        await 'grep -q sent client.log'
        within b nft list ruleset > rules
        find taken -type f | xargs sha256sum > images
        start b bad hang_up $PWD/bad.door {bad}
        await "grep -q waiting bad.log"
        refused 3 crit socket restore taken --netns $netns-b --to $PWD/bad.door
        # As it was: closed by the lock that was there before, and no socket.
        within b nft list ruleset | cmp - rules
        [ -z "$(within b ss -Htan)" ]
        # Asked to end while it waits.
        start b stuck hang_up $PWD/stuck.door stuck
        await 'grep -q waiting stuck.log'
        crit socket restore taken --netns $netns-b --to $PWD/stuck.door & restore=$!
        await '[ "$(within b ss -Htan | wc -l)" = 1 ]'
        sleep 0.5
        kill -TERM $restore
        refused 143 wait $restore
        within b nft list ruleset | cmp - rules
        [ -z "$(within b ss -Htan)" ]
        sha256sum -c --quiet images
        fails grep -q 'all bytes' client.log
        start b good tee $PWD/good.door
        await 'grep -q waiting good.log'
        crit socket restore taken --netns $netns-b --to $PWD/good.door
        no_rules b
        await 'grep -q "all bytes" client.log'
        cat client.log
        """,
        told, "all bytes are right");

    /// <summary>Both ends of a connection with megabytes on their way are handed over, and go on at once.</summary>
    [NeedFact(Need.Firewall)]
    public Task BothEndsAreHandedOver() => ProveAsync("""
        space a 10.0.1.1/32 10.0.1.2/32
        start a pair pair 10.0.1.1 10.0.1.2
        await 'grep -q "other sent" pair.log'
        crit socket dump --inode $(inode pair 5) --inode $(inode pair 4) --close -o taken
        end pair
        start a bad hang_up $PWD/bad.door unread
        await 'grep -q waiting bad.log'
        refused 3 crit socket restore taken --netns $netns-a --to $PWD/bad.door
        start a good receive_pair $PWD/good.door $(sed -n 's/.*sent //p' pair.log)
        await 'grep -q waiting good.log'
        crit socket restore taken --netns $netns-a --to $PWD/good.door
        await 'grep -q "all bytes" good.log'
        cat good.log
        no_rules a
        """,
        "hung up before", "all bytes are right");

    /// <summary>Of unix sockets no file is left where the receiver does not take them, and what was there before is there again.</summary>
    [NeedFact(Need.Firewall)]
    public Task PathsAreTakenBack() => ProveAsync("""
        space a
        mkdir -p inside/sub
        start a doors doors $PWD/inside
        await 'grep -q ready doors.log'
        crit socket dump --pid $(cat doors.pid) --fd 3 --fd 4 --fd 5 -o taken
        end doors
        rm inside/sub/letters
        stat -c %i inside/door > before
        for how in stuck peeked full; do
            start a $how hang_up $PWD/$how.door $how
            await "grep -q waiting $how.log"
            refused 3 crit socket restore taken --to $PWD/$how.door
            stat -c %i inside/door | cmp - before
            [ "$(find inside | sort)" = "$(printf 'inside\ninside/door\ninside/sub')" ]
        done
        """,
        "hung up before it read", "sendmsg: EAGAIN", "did not read the message with the sockets in 10 seconds; all was taken back");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Firewall, "socket.sh", script, answers);
}
