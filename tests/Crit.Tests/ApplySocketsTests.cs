namespace Soccr.Crit.Tests;

/// <summary>The proof with real CRIU for sockets without a live connection: changed by <c>crit rewrite</c>, restored by <c>crit apply</c>, and used.</summary>
public class ApplySocketsTests
{
    /// <summary>A TCP listener and a bound UDP socket: a client at the new address is answered, and nobody is at the old port.</summary>
    [NeedTheory(Need.Places)]
    [InlineData("10.0.1.2/32", "10.0.2.2/32")]
    [InlineData("fd00:1::2/128", "fd00:2::2/128")]
    public Task ServersMove(string from, string to) => ProveAsync($"""
        old={from} new={to}
        place a $old; place b $new
        old=$(dirname $old) new=$(dirname $new)
        start_at a inet.py $old 8080; dump_at a
        crit rewrite images -o moved --addr $old=$new --port tcp:8080=80 --port udp:8081=53
        at b crit apply --restore-detached moved
        [ "$(ask_at b tcp $new 80 one)" = "one at $new 80" ]
        [ "$(ask_at b tcp $new 80 two)" = "two at $new 80" ]
        [ "$(ask_at b udp $new 53 three)" = "three at $new 53" ]
        fails ask_at b tcp $new 8080 four
        fails ask_at b udp $new 8081 five
        """,
        "isk.src_port: 8080 -> 80", "isk.src_port: 8081 -> 53", "ConnectionRefusedError");

    /// <summary>Stream, datagram and packet pairs with data in both queues, a path under another directory, another abstract name.</summary>
    [NeedFact(Need.Places)]
    public Task UnixSocketsMove() => ProveAsync("""
        mkdir old
        start unix.py $PWD/old/socket soccr-$$
        dump_tree
        mv old new
        crit rewrite images -o moved --path $PWD/old=$PWD/new --path @soccr-$$=@other-$$
        crit apply --restore-detached moved
        [ -S new/socket ]
        [ "$(ask unix @other-$$ name)" = $'\0'other-$$ ] || [ "$(ask unix @other-$$ name | tr -d '\0')" = other-$$ ]
        fails ask unix @soccr-$$ name
        ask unix $PWD/new/socket queues > told
        cat told
        [ $(grep -c ' as sent$' told) = 6 ]
        [ $(grep -c ' there and back$' told) = 3 ]
        [ "$(ask unix $PWD/new/socket name)" = $PWD/new/socket ]
        """,
        "stream to 0 as sent", "stream to 1 as sent", "datagrams to 1 as sent", "packets to 1 as sent");

    /// <summary>A socket whose peer is no part of the checkpoint: it connects again, and to another one after its name was changed.</summary>
    [NeedFact(Need.Places)]
    public Task ASocketOutsideIsFoundAgain() => ProveAsync("""
        start_other outside.py serve $PWD/one heard-one
        start_other outside.py serve $PWD/two heard-two
        await '[ -S one ] && [ -S two ]'
        start outside.py send $PWD/one
        await '[ -s heard-one ]'
        dump_tree --ext-unix-sk
        refused 2 crit apply --restore-detached images
        crit rewrite images -o moved --path $PWD/one=$PWD/two
        crit apply --restore-detached --ext-unix-sk moved
        await '[ -s heard-two ]'
        [ "$(head -n 1 heard-two)" = $(($(tail -n 1 heard-one) + 1)) ]
        """,
        "/one needs --ext-unix-sk");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Places, "places.sh", script, answers);
}
