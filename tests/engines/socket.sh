# Functions for tests of crit socket, sourced in a directory of the test's own. Namespaces are named by one letter, those of a test and of the process
# that runs it alone. Addresses are on the loopback device.
. "$(dirname "${BASH_SOURCE[0]}")/spaces.sh"

# Makes namespace $1 with the addresses that follow.
space() {
    ip netns add soccr-$$-$1
    ip -n soccr-$$-$1 link set lo up
    for address in "${@:2}"; do give $1 $address; done
}

# Gives namespace $1 the address $2 at once, on device $3.
give() { case $2 in *:*) ip -n soccr-$$-$1 addr add $2 dev ${3-lo} nodad ;; *) ip -n soccr-$$-$1 addr add $2 dev ${3-lo} ;; esac; }

# Makes namespace $1 the bridge bridge0, with a cable to each other namespace, where it is the device net.
bridge() {
    ip -n soccr-$$-$1 link add bridge0 type bridge
    ip -n soccr-$$-$1 link set bridge0 up
    for name in "${@:2}"; do
        ip -n soccr-$$-$1 link add to-$name type veth peer name net netns soccr-$$-$name
        ip -n soccr-$$-$1 link set to-$name master bridge0 up
        ip -n soccr-$$-$name link set net up
    done
}

# Starts a program of sockets.py in namespace $1 as job $2: its output is in $2.log, its id in $2.pid.
start() {
    nsenter "--net=$netns-$1" python3 "$engines/sockets.py" "${@:3}" > $2.log 2>&1 < /dev/null &
    echo $! > $2.pid
}

# Makes a mount namespace of its own, of job $1, in which the directory $2 is another one with the subdirectory sub.
room() {
    mkdir -p $2
    unshare -m --propagation private sh -c "mount -t tmpfs none '$PWD/$2' && mkdir '$PWD/$2/sub' && exec sleep 600" &
    echo $! > $1.pid
    await "[ -d /proc/$!/root/$PWD/$2/sub ]"
}

mntns() { echo /proc/$(cat $1.pid)/ns/mnt; }

# The id of the mount that the directory $2 is in the mount namespace of job $1.
mount_id() { awk -v "at=$PWD/$2" '$5 == at { print $1 }' /proc/$(cat $1.pid)/mountinfo; }

# Runs a command in the mount namespace of job $1.
inside() { nsenter "--mount=$(mntns $1)" bash -c 'cd "$0" && exec "$@"' "$PWD" "${@:2}"; }

# Starts a program of sockets.py in the mount namespace of job $1 as job $2.
start_inside() {
    nsenter "--mount=$(mntns $1)" bash -c 'cd "$0" && exec "$@"' "$PWD" python3 "$engines/sockets.py" "${@:3}" > $2.log 2>&1 < /dev/null &
    echo $! > $2.pid
}

# Inode number of the socket that job $1 has as descriptor $2.
inode() { readlink /proc/$(cat $1.pid)/fd/$2 | tr -dc 0-9; }

stop() { kill -STOP $(cat $1.pid); await "grep -q '^State:.T' /proc/$(cat $1.pid)/status"; }
go_on() { kill -CONT $(cat $1.pid); }
end() { kill -9 $(cat $1.pid); await "! kill -0 $(cat $1.pid) 2> /dev/null"; }

# That no rules are left in namespace $1.
no_rules() { [ -z "$(within $1 nft list ruleset)" ]; }

# Runs a command that has to end with status $1.
refused() {
    local status=0
    "${@:2}" || status=$?
    [ $status = $1 ] || { echo "ended with $status, expected $1"; return 1; }
}
