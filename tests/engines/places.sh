# Functions for tests with CRIU that need network namespaces of their own, here places with a name of one word, and programs in them. Sourced like tree.sh.
. "$(dirname "${BASH_SOURCE[0]}")/tree.sh"
places=()
others=()
trap leave EXIT

leave() {
    end_tree
    for other in "${others[@]}"; do kill -9 "$other" 2>/dev/null || :; done
    wait 2>/dev/null
    for place in "${places[@]}"; do ip netns del "$place" 2>/dev/null || :; done
}

# Makes the place $1, with lo up and the addresses behind it.
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

# Starts a program of this folder in a session of its own: start PROGRAM ARGUMENTS, or start_at PLACE PROGRAM ARGUMENTS.
start() {
    ${within:-} setsid python3 "$engines/$1" "${@:2}" </dev/null >log 2>&1 &
    await '[ -s pids ]'
}

start_at() { local within="nsenter --net=/run/netns/$$-$1"; start "${@:2}"; }

# Starts a program that is not dumped.
start_other() {
    ${within:-} python3 "$engines/$1" "${@:2}" </dev/null >>log 2>&1 &
    others+=($!)
}

start_other_at() { local within="nsenter --net=/run/netns/$$-$1"; start_other "${@:2}"; }

# Ends the last of these.
end_other() { kill -9 "${others[-1]}"; wait "${others[-1]}" 2>/dev/null || :; }

# Asks a server: ask unix NAME TEXT; one in a place: ask_at PLACE tcp|udp ADDRESS PORT TEXT.
ask() { ${within:-} python3 "$engines/ask.py" "$@"; }

ask_at() { local within="nsenter --net=/run/netns/$$-$1"; ask "${@:2}"; }

# Runs crit apply, which is to be refused with status $1, into the file answer; nothing may be left of it then, at once.
refused() {
    local code=0
    "${@:2}" > answer 2>&1 || code=$?
    cat answer
    [ "$code" = "$1" ]
    all_gone
    [ -z "$(ls -d crit-apply-* 2>/dev/null)" ]
}
