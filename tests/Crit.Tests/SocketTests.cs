namespace Soccr.Crit.Tests;

/// <summary><c>crit socket</c> with programs that know nothing of it, on a real kernel.</summary>
public class SocketTests
{
    /// <summary>A connection of <c>tee</c> goes to another <c>tee</c> in another namespace, with the same address; its peer, elsewhere, is told nothing.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("10.0.1.1", "10.0.1.9", 24)]
    [InlineData("fd00:1::1", "fd00:1::9", 64)]
    public Task AConnectionMovesUnderItsProgram(string server, string client, int bits) => ProveAsync($"""
        server={server} client={client} bits={bits}
        space a; space b; space c; bridge c a b
        give c $client/$bits bridge0; give a $server/$bits net
        start a tee echo $server 7
        await 'grep -q listening tee.log'
        start c client client $server 7 $client
        await 'grep -q "there and back" client.log'
        stop tee
        go_on client
        await 'grep -q sent client.log'
        crit socket dump --pid $(cat tee.pid) --fd 0 --close -o taken
        end tee
        crit verify taken
        refused 3 crit socket restore taken --netns $netns-b -- true
        no_rules b
        refused 3 crit socket check taken --netns $netns-b
        crit socket lock taken --netns $netns-b
        ip -n soccr-$$-a addr del $server/$bits dev net
        give b $server/$bits net
        crit socket check taken --netns $netns-b
        crit socket restore taken --netns $netns-b -- bash -c 'exec tee <&3 >&3' < /dev/null > moved.log 2>&1 &
        echo $! > moved.pid
        await 'grep -q "all bytes" client.log'
        cat client.log
        wait $(cat moved.pid)
        no_rules b
        crit socket unlock taken --netns $netns-a
        no_rules a
        """,
        "is no address here", ": can be restored", "all bytes are right", "removed table inet CRIU-soccr-");

    /// <summary>Its addresses are link-local, and the device of the target has another name and another index.</summary>
    [NeedFact(Need.Firewall)]
    public Task ALinkLocalConnectionMovesToAnotherDevice() => ProveAsync("""
        space a; space b; space c
        ip -n soccr-$$-b link add pad type bridge
        bridge c a b
        ip -n soccr-$$-b link set net down; ip -n soccr-$$-b link set net name lan; ip -n soccr-$$-b link set lan up
        give c fe80::9/64 bridge0; give a fe80::1/64 net
        start a tee echo fe80::1%net 7
        await 'grep -q listening tee.log'
        start c client client fe80::1%bridge0 7 fe80::9%bridge0
        await 'grep -q "there and back" client.log'
        stop tee
        go_on client
        await 'grep -q sent client.log'
        crit socket list --netns $netns-a
        crit socket dump --pid $(cat tee.pid) --fd 0 --close -o taken
        end tee
        crit verify taken
        refused 3 crit socket check taken --netns $netns-b
        refused 3 crit socket restore taken --netns $netns-b -- true
        no_rules b
        crit rewrite taken --ifname net=lan
        crit decode -i taken/files.img | grep -c '"ifname": "lan"'
        crit socket lock taken --netns $netns-b
        ip -n soccr-$$-a addr del fe80::1/64 dev net
        give b fe80::1/64 lan
        crit socket check taken --netns $netns-b
        crit socket restore taken --netns $netns-b -- bash -c 'exec tee <&3 >&3' < /dev/null > moved.log 2>&1 &
        echo $! > moved.pid
        await 'grep -q "all bytes" client.log'
        cat client.log
        wait $(cat moved.pid)
        no_rules b
        crit socket unlock taken --netns $netns-a
        no_rules a
        """,
        "[fe80::1%net]:7 ", "there is no device net here", "[fe80::1%lan]:7 -> [fe80::9%lan]:", ": can be restored", "all bytes are right");

    /// <summary>Both ends in one set, with megabytes on their way, move to other addresses; what one has got the other does not send again.</summary>
    [NeedTheory(Need.Firewall)]
    [InlineData("10.0.1.1", "10.0.1.2", "10.0.2.1", "10.0.2.2", 32)]
    [InlineData("fd00:1::1", "fd00:1::2", "fd00:2::1", "fd00:2::2", 128)]
    public Task BothEndsMove(string server, string client, string newServer, string newClient, int bits) => ProveAsync($"""
        space a {server}/{bits} {client}/{bits}; space b {newServer}/{bits} {newClient}/{bits}
        start a pair pair {server} {client}
        await 'grep -q "other sent" pair.log'
        crit socket dump --inode $(inode pair 5) --inode $(inode pair 4) --close -o taken
        crit rewrite taken -o moved --addr {server}={newServer} --addr {client}={newClient}
        crit verify moved
        fails crit diff taken moved > differences
        # The dump's lock is there, of the old addresses.
        crit socket lock moved --netns $netns-a
        within a nft list ruleset > rules; grep -q {newServer} rules; grep -q ' {server} ' rules
        crit socket unlock moved --netns $netns-a
        no_rules a
        crit socket check moved --netns $netns-b
        sent=$(sed -n 's/.*sent //p' pair.log)
        for bytes in $sent; do [ $bytes -ge 3000000 ]; done
        crit socket restore moved --netns $netns-b -- python3 $engines/sockets.py take_pair $sent
        no_rules b
        kill -0 $(cat pair.pid)
        """,
        $"{newClient} -> {newServer}", "all bytes are right", "0 errors");

    /// <summary>Rules may be given to the restore, which leaves the images as they are.</summary>
    [NeedFact(Need.Firewall)]
    public Task ARestoreRewrites() => ProveAsync("""
        space a 10.0.1.1/32 10.0.1.2/32; space b 10.0.2.1/32 10.0.2.2/32
        start a pair pair 10.0.1.1 10.0.1.2
        await 'grep -q "other sent" pair.log'
        crit socket dump --inode $(inode pair 5) --inode $(inode pair 4) --close -o taken
        find taken -type f -exec sha256sum {} + > before
        crit socket restore taken --netns $netns-b --addr 10.0.1.1=10.0.2.1 --addr 10.0.1.2=10.0.2.2 -- python3 $engines/sockets.py take_pair $(sed -n 's/.*sent //p' pair.log)
        sha256sum -c --quiet before
        refused 3 crit socket restore taken --netns $netns-b -- no-such-program
        no_rules b
        """,
        "10.0.2.2 -> 10.0.2.1", "all bytes are right", "no-such-program: there is no such program");

    /// <summary>The queue with its senders, an option and a group; the message follows the rules.</summary>
    [NeedFact(Need.Firewall)]
    public Task DatagramsMove() => ProveAsync("""
        space a 10.0.1.1/32; space b 10.0.2.1/32
        for name in a b; do ip -n soccr-$$-$name link set lo multicast on; ip -n soccr-$$-$name route add 224.0.0.0/4 dev lo; done
        start a udp datagrams 10.0.1.1
        await 'grep -q ready udp.log'
        ino=$(inode udp 3)
        crit socket dump --pid $(cat udp.pid) --fd 3 --close -o taken
        crit decode -i taken/udp-$ino.nl --pretty | grep 10.0.1.1
        crit x taken sk | grep -E ' 3008 +3 +0 +10.0.1.1:53 '
        crit rewrite taken --addr 10.0.1.1=10.0.2.1
        crit verify taken
        crit socket check taken --netns $netns-b
        STAY=20 crit socket restore taken --netns $netns-b -- python3 $engines/sockets.py take_datagrams 10.0.2.1 > took.log 2>&1 &
        echo $! > took.pid
        await 'grep -q "all datagrams" took.log'
        cat took.log
        within b cat /proc/net/igmp | grep -i 030201E0
        within b ss -uan
        """,
        "end the program, or have it close the socket", "3000 bytes from 10.0.2.1", "all datagrams are right", "10.0.2.1:53");

    /// <summary>A socket of both families, bound to no address, with senders of both in its queue; its group is on a device that has another number there.</summary>
    [NeedFact(Need.Firewall)]
    public Task DatagramsOfBothFamiliesMove() => ProveAsync("""
        space a fd00:1::1/128 10.0.1.1/32; space b fd00:2::1/128 10.0.2.1/32
        for name in a b; do ip -n soccr-$$-$name link set lo multicast on; ip -n soccr-$$-$name route add 224.0.0.0/4 dev lo; done
        start a udp datagrams6 fd00:1::1 10.0.1.1
        await 'grep -q ready udp.log'
        pid=$(cat udp.pid); ino=$(inode udp 3)
        crit socket list --pid $pid
        crit socket dump --inode $ino --close -o taken
        crit x taken sk
        crit verify taken
        crit rewrite taken -o moved --addr fd00:1::1=fd00:2::1 --addr 10.0.1.1=10.0.2.1
        crit verify moved
        fails crit diff taken moved > differences; grep datagram_source6 differences
        refused 3 crit socket check moved --netns $netns-a
        crit socket check moved --netns $netns-b
        STAY=20 crit socket restore moved --netns $netns-b -- nsenter --net=$netns-b python3 $engines/sockets.py take_datagrams6 fd00:2::1 10.0.2.1 > took.log 2>&1 &
        echo $! > took.pid
        await 'grep -q "all datagrams" took.log'
        cat took.log
        within b grep -i ff050000000000000000000000000123 /proc/net/igmp6
        within b grep -i 030201E0 /proc/net/igmp
        """,
        "udp-", "[::]:53", "25000 bytes from fd00:2::1", "3000 bytes from ::ffff:10.0.2.1", "all datagrams are right", "expected it to be free", "can be restored");

    /// <summary>A link-local address is one of a device, which has its name in the images; where it is missing, that is told before.</summary>
    [NeedFact(Need.Firewall)]
    public Task ASocketOfALinkMoves() => ProveAsync("""
        space a; space b; space c
        ip -n soccr-$$-b link add first type bridge
        for name in a b; do
            ip -n soccr-$$-$name link add link0 type bridge
            ip -n soccr-$$-$name link set link0 up
            give $name fe80::7:7/64 link0
        done
        start a link link_datagrams fe80::7:7 link0
        await 'grep -q ready link.log'
        crit socket dump --pid $(cat link.pid) --fd 3 --close -o taken
        crit decode -i taken/files.img | grep -o '"ifname": "[a-z0-9]*"'
        refused 3 crit socket check taken --netns $netns-c
        crit socket check taken --netns $netns-b
        crit socket restore taken --netns $netns-b -- nsenter --net=$netns-b python3 $engines/sockets.py take_link_datagrams fe80::7:7 link0
        ip -n soccr-$$-b link set link0 down; ip -n soccr-$$-b link set link0 name lan0; ip -n soccr-$$-b link set lan0 up; give b fe80::7:7/64 lan0
        crit rewrite taken --ifname link0=lan0
        crit socket restore taken --netns $netns-b -- nsenter --net=$netns-b python3 $engines/sockets.py take_link_datagrams fe80::7:7 lan0
        # An edit of the entry alone would be lost.
        edited() {
            rm -rf edited; cp -r taken edited
            crit decode -i edited/files.img --pretty | sed "s/$1/" > edited.json
            crit encode -i edited.json -o edited/files.img
            refused 1 crit socket check edited --netns $netns-b
        }
        edited '"family": "INET6"/"family": "INET"'
        edited '"v6only": true/"v6only": false'
        edited '"src_port": 5353/"src_port": 5354'
        """,
        "\"ifname\": \"link0\"", "[fe80::7:7%link0]:5353 -> [fe80::9%link0]:99: there is no device link0 here", "can be restored", "fe80::7:7%link0: all datagrams are right", "fe80::7:7%lan0: all datagrams are right",
        "has a socket of IPv6", "v6only: is nothing, udp-", "src_port: is 5354");

    /// <summary>The kernel tells that a port was not chosen by its program; where its types are not to be seen, what is there is taken for chosen.</summary>
    [NeedFact(Need.SocketTables)]
    public Task WhatABindChoseIsAskedOrGuessed() => ProveAsync("""
        space a 10.0.1.1/32
        cat > one.py <<'END'
        import socket, time
        one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        one.connect(('10.0.1.1', 9))
        print('ready', flush=True)
        time.sleep(60)
        END
        nsenter --net=$netns-a python3 one.py > one.log & echo $! > one.pid
        await 'grep -q ready one.log'
        crit socket dump --pid $(cat one.pid) --fd 3 -o told
        unshare -m bash -c "mount -t tmpfs none /sys/kernel/btf; crit socket dump --pid $(cat one.pid) --fd 3 -o guessed"
        locks() { crit decode -i $1/udp-*.nl | grep -o '"bind_[a-z]*_ulock": true' | tr '\n' ' '; }
        echo "told: $(locks told)"
        echo "guessed: $(locks guessed)"
        crit socket list --netns $netns-a
        end one
        crit socket restore told --netns $netns-a -- python3 -c 'import socket; one = socket.socket(fileno=3); print(one.getsockname()[0], one.getpeername())'
        """,
        "told: \n", "guessed: \"bind_addr_ulock\": true \"bind_port_ulock\": true \n", "10.0.1.1 ('10.0.1.1', 9)");

    /// <summary>Both ends of a unix connection, with bytes in both queues, go to a program that waits for them.</summary>
    [NeedFact(Need.Firewall)]
    public Task SocketsAreHandedOver() => ProveAsync("""
        space a
        start a streams streams
        await 'grep -q ready streams.log'
        crit socket dump --pid $(cat streams.pid) --fd 3 --fd 4 -o taken
        crit verify taken
        start a receiver receive $PWD/door
        await 'grep -q waiting receiver.log'
        refused 3 crit socket restore taken --to $PWD/no-door
        crit socket restore taken --to $PWD/door
        await 'grep -q "all bytes" receiver.log'
        cat receiver.log
        grep unix-$(inode streams 3):unix-$(inode streams 4) receiver.log
        for kind in SOCK_DGRAM SOCK_SEQPACKET; do
            start a $kind receive @door $kind
            await "grep -q waiting $kind.log"
            within a crit socket restore taken --to @door
            await "grep -q 'all bytes' $kind.log"
        done
        """,
        "expected a program that waits for sockets there", "all bytes are right");

    /// <summary>A listener stops to listen without touching its connections, and listens elsewhere.</summary>
    [NeedFact(Need.Firewall)]
    public Task AListenerMoves() => ProveAsync("""
        space a 10.0.1.1/32; space b 10.0.1.1/32
        start a server serve 10.0.1.1
        await 'grep -q ready server.log'
        crit socket dump --pid $(cat server.pid) --fd 3 --close -o taken
        no_rules a
        within a ss -tln > left; fails grep 10.0.1.1:80 left
        within a ss -tn | grep -c ESTAB
        within b crit socket restore taken -- python3 $engines/sockets.py take_listener 10.0.1.1
        """,
        "hello");

    /// <summary>What cannot be carried is refused with its reason; the connection goes on, no rule is left and no directory.</summary>
    [NeedFact(Need.Firewall)]
    public Task ARefusalLeavesNothing() => ProveAsync("""
        space a 10.0.1.1/32
        start a echo echo_once 10.0.1.1
        await 'grep -q ready echo.log'
        pid=$(cat echo.pid)
        mkdir there; touch there/file
        refused 1 crit socket dump --pid $pid --fd 4 --close -o there
        refused 1 crit socket dump --pid $pid --fd 4 --close -o nowhere/there
        refused 3 crit socket dump --pid $pid --fd 1 -o taken
        refused 3 crit socket dump --pid $pid --fd 99 -o taken
        refused 3 crit socket dump --inode 1 -o taken
        refused 3 crit socket dump --pid $pid --fd 4 --fd 99 --close -o taken
        # A firewall that cannot be changed.
        mkdir bin; printf '#!/bin/sh\necho no such thing >&2\nexit 1\n' > bin/nft; chmod +x bin/nft
        PATH=$PWD/bin:$PATH refused 3 crit socket dump --pid $pid --fd 4 --close -o taken
        touch done
        await 'grep -q "it goes on" echo.log'
        rm done
        start a urgent echo_once 10.0.1.1
        await 'grep -q ready urgent.log'
        touch urgent
        await 'grep -q urgent urgent.log'
        refused 3 crit socket dump --pid $(cat urgent.pid) --fd 4 --fd 5 --close -o taken
        no_rules a
        [ -z "$(ls -d taken .taken* 2>/dev/null)" ]
        """,
        "is there and not empty", "nowhere/there: no such directory", "descriptor 1 of process", "is no socket", "no process has socket 1 open", "urgent data", "no such thing");

    /// <summary>Asked to end in the middle of it, while the network is closed, it takes everything back.</summary>
    [NeedFact(Need.Firewall)]
    public Task AnEndInTheMiddleTakesBack() => ProveAsync("""
        space a 10.0.1.1/32
        start a echo echo_once 10.0.1.1
        await 'grep -q ready echo.log'
        # The firewall's program, which tells its caller to end when it has closed the network.
        mkdir bin; printf '#!/bin/bash\n%s "$@"; status=$?\n[ -e told ] || { [ "$1" = -f ] && touch told && kill -TERM $PPID; }\nexit $status\n' $(command -v nft) > bin/nft; chmod +x bin/nft
        PATH=$PWD/bin:$PATH refused 143 crit socket dump --pid $(cat echo.pid) --fd 4 --close -o taken
        [ -e told ]
        no_rules a
        [ -z "$(ls -d taken .taken* 2>/dev/null)" ]
        touch done
        await 'grep -q "it goes on" echo.log'
        cat echo.log
        """,
        "it goes on");

    /// <summary>Killed in the middle of it, it leaves a lock that can be found and opened.</summary>
    [NeedFact(Need.Firewall)]
    public Task ALockOfTheDeadIsOpened() => ProveAsync("""
        space a 10.0.1.1/32
        start a echo echo_once 10.0.1.1
        await 'grep -q ready echo.log'
        mkdir bin; printf '#!/bin/bash\n%s "$@"; status=$?\n[ "$1" = -f ] && kill -KILL $PPID\nexit $status\n' $(command -v nft) > bin/nft; chmod +x bin/nft
        PATH=$PWD/bin:$PATH refused 137 crit socket dump --pid $(cat echo.pid) --fd 4 --close -o taken
        fails no_rules a
        within a nft add table inet CRIU-of-somebody-else
        crit socket unlock --all --netns $netns-a
        crit socket unlock --all --netns $netns-a
        within a nft list tables
        # As a dump that is killed later on would have left it.
        touch paused
        await 'grep -q paused echo.log'
        crit socket unlock --pid $(cat echo.pid)
        crit socket unlock --pid $(cat echo.pid)
        rm paused
        touch done
        await 'grep -q "it goes on" echo.log'
        """,
        "removed table inet CRIU-soccr-", "there is no such lock here", "table inet CRIU-of-somebody-else", "left repair mode: ", "no socket is in repair mode");

    /// <summary>A thousand connections at once, both ends of each: one lock, one program, every byte.</summary>
    [NeedFact(Need.Firewall)]
    public Task ACrowdMoves() => ProveAsync("""
        space a 10.0.1.1/32; space b 10.0.1.1/32
        ulimit -n 8192
        start a crowd crowd 10.0.1.1 1000
        await 'grep -q ready crowd.log'
        crit socket dump --pid $(cat crowd.pid) $(sed -n 's/ends: //p' crowd.log) --close -o taken > /dev/null
        [ $(ls taken/tcp-stream-*.img | wc -l) = 2000 ]
        refused 2 crit apply taken
        crit socket check taken --netns $netns-b | grep -c 'can be restored'
        crit socket restore taken --netns $netns-b -- python3 $engines/sockets.py take_crowd
        no_rules b
        """,
        "has sockets without programs", "2000", "1000 connections, all bytes are right");

    /// <summary>A dump leaves the sockets to their program, and what it made cannot be restored beside them.</summary>
    [NeedFact(Need.Firewall)]
    public Task ADumpLeavesWhatItDumps() => ProveAsync("""
        space a 10.0.1.1/32
        start a echo echo_once 10.0.1.1
        await 'grep -q ready echo.log'
        pid=$(cat echo.pid)
        crit socket list --pid $pid
        crit socket list --netns $netns-a --json | python3 -c 'import json, sys; print(len(json.load(sys.stdin)), "sockets")'
        stop echo
        crit socket dump --pid $pid --fd 3 --fd 4 --fd 5 -o kept
        crit socket dump --pid $pid --fd 3 --fd 4 --fd 5 -o again
        go_on echo
        no_rules a
        refused 3 crit socket check kept --netns $netns-a
        crit socket restore kept --netns $netns-a -- true || echo $?
        touch done
        await 'grep -q "it goes on" echo.log'
        # But for the run's number and the clock nothing came in between.
        fails crit diff kept again > differences
        [ -z "$(grep -v -e dump_criu_run_id -e timestamp differences | grep ' -> ')" ]
        """,
        "PID:FD", ":4", "3 sockets", "listen", "established", "expected it to be free");

    /// <summary>What would be found out too late, when there are connections and nobody has them, is found out before; edits that would be lost are errors.</summary>
    [NeedFact(Need.Firewall)]
    public Task WhatCannotWorkIsToldBefore() => ProveAsync("""
        space a 10.0.1.1/32; space b 10.0.1.1/32
        start a echo echo_once 10.0.1.1
        await 'grep -q ready echo.log'
        stop echo
        pid=$(cat echo.pid)
        crit socket dump --pid $pid --fd 4 --fd 5 --fd 4 -o kept
        crit x kept sk
        echo text > no-format; printf '#!/no/such/interpreter -x\n' > no-interpreter; chmod +x no-format no-interpreter
        refused 3 crit socket restore kept --netns $netns-b -- ./no-format
        refused 3 crit socket restore kept --netns $netns-b -- ./no-interpreter
        printf '#!/usr/bin/env bash\necho it runs\n' > script; chmod +x script
        crit socket restore kept --netns $netns-b -- ./script
        mkdir empty
        for verb in check lock "restore --to x"; do refused 1 crit socket $verb empty; done
        edited() {
            rm -rf edited; cp -r kept edited
            crit decode -i edited/$1 --pretty | sed "s/$2/" > edited.json
            crit encode -i edited.json -o edited/$1
            refused 1 crit socket check edited --netns $netns-b
        }
        edited files.img '"family": "INET"/"family": "INET6"'
        edited files.img '"type": "STREAM"/"type": "DGRAM"'
        edited files.img '"src_port": 80/"ifname": "gone", "src_port": 80'
        edited files.img "$(inode echo 4)/$(inode echo 5)"
        edited $(basename $(ls kept/tcp-stream-*.img | head -n 1)) '"mss_clamp": [0-9]*/"mss_clamp": 70000'
        rm edited/tcp-stream-*.img
        refused 1 crit socket check edited --netns $netns-b
        refused 3 crit socket list --pid 99999999
        refused 3 crit socket unlock --pid 99999999
        no_rules b
        """,
        "once more", "ESTABLISHED", "no program that the kernel starts", "is a script of /no/such/interpreter", "it runs", "no inventory.img", "expected INET of an IPv4 address", "expected STREAM of TCP",
        "is gone, expected none", "which another socket has", "mss_clamp: is 70000", "there is no tcp-stream-", "there is no process 99999999");

    /// <summary>Sockets that get along with what is there are not refused, and one that does not is, before anything is made.</summary>
    [NeedFact(Need.Firewall)]
    public Task WhatTheKernelTakesIsTaken() => ProveAsync("""
        space a 10.0.1.1/32; space b
        for name in a b; do
            ip -n soccr-$$-$name link add link0 type bridge
            ip -n soccr-$$-$name link set link0 up
            ip -n soccr-$$-$name addr add 10.0.2.1/24 brd 10.0.2.255 dev link0
            give $name fe80::7/64 link0
        done
        cat > many.py <<'END'
        import socket, time
        listener = socket.create_server(('0.0.0.0', 7600))
        shout = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        shout.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        shout.connect(('10.0.2.255', 9))
        away = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        away.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b'link0')
        away.connect(('203.0.113.9', 9))
        link = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        link.connect(('fe80::9', 9, 0, socket.if_nametoindex('link0')))
        print('ready', flush=True)
        time.sleep(60)
        END
        cat > beside.py <<'END'
        import socket, sys, time
        if sys.argv[1] == 'six':
            other = socket.create_server(('::', 7600), family=socket.AF_INET6, dualstack_ipv6=False)
        else:
            other = socket.socket(); other.bind(('0.0.0.0', 7600))
        print('ready', flush=True)
        time.sleep(60)
        END
        nsenter --net=$netns-a python3 many.py > many.log & echo $! > many.pid
        await 'grep -q ready many.log'
        crit socket dump --pid $(cat many.pid) --fd 3 --fd 4 --fd 5 --fd 6 -o taken
        end many
        nsenter --net=$netns-b python3 beside.py six > six.log & echo $! > six.pid
        await 'grep -q ready six.log'
        crit socket check taken --netns $netns-b 2> notes
        [ ! -s notes ] || { cat notes; false; }
        crit socket restore taken --netns $netns-b -- true 2> notes
        [ ! -s notes ] || { cat notes; false; }
        end six
        crit edit taken/files.img --set 'entries[0].isk.opts.reuseaddr=false'
        nsenter --net=$netns-b python3 beside.py bound > bound.log & echo $! > bound.pid
        await 'grep -q ready bound.log'
        refused 3 crit socket check taken --netns $netns-b
        """,
        "can be restored", "0.0.0.0:7600 is there already");

    /// <summary>A path that somebody has is told by check too, which is heard by nobody.</summary>
    [NeedFact(Need.Firewall)]
    public Task APathThatIsTakenIsTold() => ProveAsync("""
        space a
        cat > door.py <<'END'
        import socket, time
        door = socket.socket(socket.AF_UNIX); door.bind('door'); door.listen(1)
        print('ready', flush=True)
        time.sleep(60)
        END
        python3 door.py > door.log & echo $! > door.pid
        await 'grep -q ready door.log'
        crit socket dump --pid $(cat door.pid) --fd 3 -o taken
        refused 3 crit socket check taken
        crit socket list --pid $(cat door.pid) | grep -E 'listen +0'
        end door
        crit socket check taken
        """,
        "its path is taken", ": can be restored");

    /// <summary>A read-only parent is told by the name that was given, and numbers that nothing can have are wrong usage.</summary>
    [NeedFact(Need.Firewall)]
    public Task ErrorsAreAboutWhatWasGiven() => ProveAsync("""
        space a
        start a streams streams
        await 'grep -q ready streams.log'
        mkdir locked
        unshare -m --propagation private bash -c 'mount -t tmpfs -o ro none locked && crit socket dump --pid $(cat streams.pid) --fd 3 --fd 4 -o locked/taken' > told 2>&1 && exit 1
        cat told
        grep -qx 'crit: locked/taken: Read-only file system' told
        for wrong in '--pid 1 --fd=-1' '--pid=-1 --fd 3' '--pid 0 --fd 3' '--inode 0'; do refused 2 crit socket dump $wrong -o taken; done
        refused 2 crit socket list --pid=-1
        refused 2 crit socket unlock --pid=0
        [ -z "$(ls -d taken .taken* 2>/dev/null)" ]
        """,
        "--fd -1: expected the number of a descriptor, 0 or more", "--inode 0: expected an inode number, 1 or more", "--pid 0: expected the number of a process, 1 or more");

    private static Task ProveAsync(string script, params string[] answers) => CriuProof.RunAsync(Need.Firewall, "socket.sh", script, answers);
}
