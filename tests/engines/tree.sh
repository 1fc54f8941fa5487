# Functions for tests with CRIU, sourced in a directory of the test's own: a tree of tasks (tree.py) and its checkpoint.
. "$(dirname "${BASH_SOURCE[0]}")/base.sh"
trap end_tree EXIT

# Ends what is left of the tree. Its ids may be others' by now: what is of this test is at home here, or in a container.
end_tree() {
    local pid
    for pid in $(cat pids 2>/dev/null || :); do
        if [ "$(readlink "/proc/$pid/cwd")" = "$PWD" ] || grep -qs /mnt/container.py "/proc/$pid/cmdline"; then kill -9 "$pid" || :; fi
    done
}

lines() { wc -l < count; }

# Starts the tree, which ends with 7 when it has counted to $1.
start_tree() {
    setsid python3 "$engines/tree.py" "$1" </dev/null >log 2>&1 &
    await '[ -s pids ] && [ -e count ] && [ "$(lines)" -ge 5 ]'
}

# Dumps it into the directory images, which ends it. Options are CRIU's.
dump_tree() {
    mkdir images
    ${within:-} "${CRIU:-criu}" dump -t "$(cut -d' ' -f1 pids)" -D images -W . -o dump.log "$@" || { cat dump.log; return 1; }
    await all_gone
}

# Whether nothing of the tree is left; what was killed stays for a moment, until its parent has taken note.
all_gone() { ! kill -0 $(cat pids) 2>/dev/null; }

# Whether the file has every number once, in order, with its square.
counted_well() { awk '$1 != NR || $2 != NR * NR { exit 1 }' count; }
