# Functions for tests of moved TCP connections, sourced in a directory of the test's own: two ends (tcp.py) in network namespaces, and their
# checkpoints. Namespaces are named here by one letter.
set -e -o pipefail
engines=$(dirname "${BASH_SOURCE[0]}")
netns=/run/netns/soccr-$$
trap leave EXIT

leave() {
    local pids
    pids=$(cat server.pid client.pid 2>/dev/null || :)
    if [ -n "$pids" ]; then kill -9 $pids 2>/dev/null || :; fi
    for made in $netns-*; do ip netns del "$(basename "$made")" 2>/dev/null || :; done
}

# Waits for a condition, for 20 seconds at most.
await() {
    for _ in {1..400}; do if eval "$1"; then return 0; fi; sleep 0.05; done
    echo "waited in vain for: $1"
    cat ./*.log
    return 1
}

# Runs a command in a namespace.
within() { nsenter "--net=$netns-$1" "${@:2}"; }

# Makes the namespaces $1 and $3 with a link between them, on which they have the addresses $2 and $4.
join() {
    local from=soccr-$$-$1 to=soccr-$$-$3 nodad=
    [ -e $netns-$1 ] || ip netns add $from
    [ -e $netns-$3 ] || ip netns add $to
    ip -n $from link add to-$3 type veth peer name to-$1 netns $to
    case $2 in *:*) nodad=nodad ;; esac
    ip -n $from addr add $2 dev to-$3 $nodad
    ip -n $to addr add $4 dev to-$1 $nodad
    for link in lo to-$3; do ip -n $from link set $link up; done
    for link in lo to-$1; do ip -n $to link set $link up; done
}

# Starts the server in the namespace $1, listening at $2, and the client in $3, which connects to $4. What each sends first the other leaves
# unread. Then the network is cut at the receivers, and both send more than they may without an answer.
start_ends() {
    setsid nsenter --net=$netns-$1 python3 "$engines/tcp.py" server listen $2 5000 </dev/null >server.log 2>&1 &
    setsid nsenter --net=$netns-$3 python3 "$engines/tcp.py" client connect $4 5000 </dev/null >client.log 2>&1 &
    await '[ -s server.sent ] && [ -s client.sent ]'
    await '[ "$(unread)" = "19200 19200" ]'
    for end in $1 $3; do within $end nft 'add table inet cut; add chain inet cut input { type filter hook input priority 0; }; add rule inet cut input meta l4proto tcp drop'; done
    touch more
    await '[ -s server.full ] && [ -s client.full ]'
    for end in $1 $3; do mend_later+=" $end"; done
}

unread() { echo $(for end in a b; do within $end ss -Htn state established | awk '$1 > 0 { print $1 }'; done); }

# Dumps the end $1 in the namespace $2 into images-$1, which ends it. Options are CRIU's.
dump_end() {
    mkdir images-$1
    within $2 "${CRIU:-criu}" dump -t "$(cat $1.pid)" -D images-$1 -W . -o dump-$1.log --tcp-established "${@:3}" || { cat dump-$1.log; return 1; }
    await "! kill -0 $(cat $1.pid) 2>/dev/null"
    for stream in images-$1/tcp-stream-*.img; do crit decode -i $stream; done | python3 -c '
import json, sys
stream = json.load(sys.stdin)["entries"][0]
print({field: stream[field] for field in ("inq_len", "outq_len", "unsq_len")})
assert stream["inq_len"] == 19200 and 0 < stream["unsq_len"] < stream["outq_len"]'
}

# Restores both ends, the server in $1 and the client in $2. Whoever is first waits for the other: a host without the socket would answer with a reset.
apply_both() {
    printf '#!/bin/sh\n[ "$CRTOOLS_SCRIPT_ACTION" = post-restore ] || exit 0\n: > ready-$PPID\nfor i in $(seq 400); do [ $(ls ready-* | wc -l) -lt 2 ] || exit 0; sleep 0.05; done\nexit 1\n' > together
    chmod +x together
    crit apply --netns $netns-$1 --tcp-established --restore-detached --work-dir . --log-file apply-server.log --action-script ./together images-server & local server=$!
    crit apply --netns $netns-$2 --tcp-established --restore-detached --work-dir . --log-file apply-client.log --action-script ./together images-client
    wait $server
}

# Has both ends go on, and waits until each has got all that the other has sent.
finish() {
    touch go
    await '[ -s server.done ] && [ -s client.done ]'
    for log in server.log client.log; do [ ! -s $log ]; done
}

# Whether namespaces have no rule in any firewall.
open() {
    for name in "$@"; do
        [ -z "$(within $name nft list tables inet)" ] && ! { within $name iptables -S; within $name ip6tables -S; } | grep -v '^-P' || { echo "$name is locked"; within $name nft list ruleset; return 1; }
    done
}
