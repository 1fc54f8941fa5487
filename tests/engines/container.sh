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
    connect "$1" 10.0.1.1
    await "[ \"\$(ask_at $1 tcp 10.0.1.2 8080 hi 2>err)\" ]"
}

# Gives the outer end of the link in the place $1 an address.
connect() {
    at "$1" ip addr add "$2/24" dev v0
    at "$1" ip link set v0 up
}

# Restores it into the place $1, with the new root root2, which is mounted as its own.
restore_container() {
    mkdir -p root2
    nsenter --net="/run/netns/$$-$1" unshare --mount bash -c 'mount --make-rprivate /; mount --bind / root2; crit apply --restore-detached --pidfile pids --root "$PWD/root2" "$@"' - "${@:2}"
}

# Runs a command in the mounts, the network and with the host name of the container.
inside() { nsenter -t "$(cat pids)" --mount --net --uts --pid "$@"; }
