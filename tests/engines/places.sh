# Functions for tests with CRIU that need places of their own: network namespaces, here named by one word, and programs in them. Sourced like tree.sh.
. "$(dirname "${BASH_SOURCE[0]}")/tree.sh"
places=()
others=()
trap leave EXIT

leave() {
    if [ -e pids ]; then kill -9 $(cat pids) 2>/dev/null || :; fi
    for other in "${others[@]}"; do kill -9 "$other" 2>/dev/null || :; done
    wait
    for place in "${places[@]}"; do ip netns del "$place" 2>/dev/null || :; done
}

# Makes the network namespace $1, with lo up and the addresses behind it.
place() {
    local name=$$-$1 address
    ip netns add "$name"
    places+=("$name")
    ip -n "$name" link set lo up
    for address in "${@:2}"; do ip -n "$name" addr add "$address" dev lo; done
}

# Runs a command there.
at() { nsenter --net="/run/netns/$$-$1" "${@:2}"; }

# Dumps there what runs there: CRIU takes another network namespace than its own for one of the tree's.
dump_at() { local within="nsenter --net=/run/netns/$$-$1"; dump_tree "${@:2}"; }

# Asks a server there: ask_at PLACE tcp|udp ADDRESS PORT TEXT.
ask_at() { at "$1" python3 "$engines/ask.py" "${@:2}"; }

# Starts a program of this folder in a session of its own, there where a place is: start [-at PLACE] PROGRAM ARGUMENTS.
start() {
    local to=()
    if [ "$1" = -at ]; then to=(nsenter --net="/run/netns/$$-$2"); shift 2; fi
    "${to[@]}" setsid python3 "$engines/$1" "${@:2}" </dev/null >log 2>&1 &
    await '[ -s pids ]'
}

# Starts a program that is not dumped.
start_other() {
    python3 "$engines/$1" "${@:2}" </dev/null >>log 2>&1 &
    others+=($!)
}
