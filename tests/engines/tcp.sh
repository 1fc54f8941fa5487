# Functions for tests of moved TCP connections, sourced in a directory of the test's own: two ends (tcp.py) in network namespaces, and their
# checkpoints. Namespaces are named by one letter: a and b are the server's and the client's, c and d those that they are moved to.
. "$(dirname "${BASH_SOURCE[0]}")/spaces.sh"

# Waits until nothing is left of the process $1, so that its id is free.
await_end() { await "! kill -0 $(cat $1.pid) 2>/dev/null"; }

# Old and new addresses of both ends, of a family.
case $family in
    ipv6) server=fd00:1::1 client=fd00:1::2 new_server=fd00:2::1 new_client=fd00:2::2 bits=64 ip=ip6 ;;
    *) server=10.0.1.1 client=10.0.1.2 new_server=10.0.2.1 new_client=10.0.2.2 bits=24 ip=ip ;;
esac
if [ "$family" = mapped ]; then listen=::; else listen=$server; fi

# Makes the namespaces $1 and $3, where they are missing, with a link between them on which they have the addresses $2 and $4.
join() {
    for name in $1 $3; do [ -e $netns-$name ] || ip netns add soccr-$$-$name; done
    ip -n soccr-$$-$1 link add to-$3 type veth peer name to-$1 netns soccr-$$-$3
    equip $1 $2 to-$3
    equip $3 $4 to-$1
}

equip() {
    local nodad=
    case $2 in *:*) nodad=nodad ;; esac
    ip -n soccr-$$-$1 addr add $2/$bits dev $3 $nodad
    for link in lo $3; do ip -n soccr-$$-$1 link set $link up; done
}

# Starts the server in the namespace a and the client in b. What each sends first the other leaves unread; then the network is cut at the
# receivers, and both send more than they may without an answer.
start_ends() {
    join a $server b $client
    setsid nsenter --net=$netns-a python3 "$engines/tcp.py" server listen $listen 5000 </dev/null >server.log 2>&1 &
    setsid nsenter --net=$netns-b python3 "$engines/tcp.py" client connect $server 5000 </dev/null >client.log 2>&1 &
    await '[ -s server.sent ] && [ -s client.sent ]'
    await '[ "$(unread)" = "19200 19200" ]'
    for name in a b; do within $name nft 'add table inet cut; add chain inet cut input { type filter hook input priority 0; }; add rule inet cut input meta l4proto tcp iifname != lo drop'; done
    touch more
    await '[ -s server.full ] && [ -s client.full ]'
}

# Bytes that wait to be read at both ends.
unread() { echo $(for name in a b; do within $name ss -Htn state established | awk '$1 > 0 { print $1 }'; done); }

# Dumps an end into images-$1, which ends it: the namespace stays cut then by CRIU's lock. Options are CRIU's.
dump_end() {
    local name=b
    if [ $1 = server ]; then name=a; fi
    mkdir images-$1
    within $name "${CRIU:-criu}" dump -t "$(cat $1.pid)" -D images-$1 -W . -o dump-$1.log --tcp-established ${lock:+--network-lock $lock} || { cat dump-$1.log; return 1; }
    await_end $1
    for stream in images-$1/tcp-stream-*.img; do crit decode -i $stream; done | python3 -c '
import json, sys
stream = json.load(sys.stdin)["entries"][0]
assert stream["inq_len"] == 19200 and 0 < stream["unsq_len"] < stream["outq_len"], stream'
    within $name nft delete table inet cut
}

# Options of a restore of the end $1 that all tests have.
restore() { crit apply --tcp-established --restore-detached --work-dir . --log-file apply-$1.log "${@:2}" images-$1; }

# A script at stage post-restore, when CRIU has not opened its lock yet: it counts in locked-$2 what is dropped in the
# namespace $1, and does what the rest of the arguments says.
at_post_restore() {
    printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" = post-restore ] || exit 0\nnsenter --net=%s nft list ruleset | grep -c drop > locked-%s\n:\n%s\n' $netns-$1 $2 "${*:3}" > script-$2
    chmod +x script-$2
}

# Restores the server in the namespace $1 and the client in $2. Whoever is first waits for the other: a host without the socket
# answers with a reset.
restore_both() {
    for end in "$1 server" "$2 client"; do at_post_restore $end 'for i in $(seq 400); do [ $(ls locked-* | wc -l) -lt 2 ] || exit 0; sleep 0.05; done; exit 1'; done
    restore server --netns $netns-$1 --action-script ./script-server & local first=$!
    restore client --netns $netns-$2 --action-script ./script-client
    wait $first
    were_locked server client
}

were_locked() { for end in "$@"; do [ "$(cat locked-$end)" -ge 2 ] || { echo "$end was not locked"; return 1; }; done; }

# Has both ends go on, and waits until each has got all that the other has sent.
finish() {
    touch go
    await '[ -s server.done ] && [ -s client.done ]'
    for log in server.log client.log; do [ ! -s $log ]; done
}

# Whether no firewall of namespaces has a rule.
are_open() {
    for name in "$@"; do
        if [ -z "$(within $name nft list tables inet)" ] && ! { within $name iptables -S; within $name ip6tables -S; } | grep -v '^-P'; then continue; fi
        echo "$name is not open"
        within $name nft list ruleset
        return 1
    done
}
