# Functions for tests with CRIU and a container, sourced like tree.sh: container.py with namespaces and a root of its own, made by inside.sh.
. "$(dirname "${BASH_SOURCE[0]}")/places.sh"

# Makes the container beside the place $1, where the other end of its link is: v0 with 10.0.1.1. Its /mnt is the directory source.
start_container() {
    mkdir source root
    echo first > source/greeting
    cp "$engines/container.py" source
    nsenter --net="/run/netns/$$-$1" unshare --mount --net --uts --ipc --pid --fork setsid bash "$engines/inside.sh" "$PWD" </dev/null >log 2>&1 &
    await '[ -s pids ]'
    at "$1" ip link add v0 type veth peer name eth0 netns "$(cat pids)"
    connect "$1" v0 10.0.1.1
    await "[ \"\$(ask_at $1 tcp 10.0.1.2 8080 hello 2>/dev/null)\" ]"
}

# Gives the outer end $2 of the link in the place $1 the address $3.
connect() {
    at "$1" ip addr add "$3/24" dev "$2"
    at "$1" ip link set "$2" up
}

# Restores it beside the place $1, with the new root root2, which has to be a mount.
restore_container() {
    mkdir -p root2
    at "$1" unshare --mount bash -c 'mount --make-rprivate /; mount --bind / root2; crit apply --restore-detached --pidfile pids --root root2 "$@"' - "${@:2}"
}

# Whether no container of this test is left. A restored one has another id than the file pids says; its mount tells.
all_gone() { ! grep -Eqs "/$(basename "$PWD")/[a-z]+ /mnt " /proc/[0-9]*/mountinfo; }

# Runs a command in the container, with all but its user.
inside() { nsenter -t "$(cat pids)" --mount --net --uts --pid "$@"; }
