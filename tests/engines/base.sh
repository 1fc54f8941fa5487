# What all functions for tests share, sourced by the other files in a directory of the test's own.
set -e -o pipefail
# What the caller left open would be in checkpoints too, and a deleted device node among it in none.
for fd in {3..254}; do eval "exec $fd>&-"; done
engines=$(dirname "${BASH_SOURCE[0]}")

# Waits for a condition, for 20 seconds at most.
await() {
    for _ in {1..400}; do if eval "$1"; then return 0; fi; sleep 0.05; done
    echo "waited in vain for: $1"
    tail -n 40 ./log ./*.log 2>/dev/null || :
    return 1
}

# Whether a command fails; a ! would not end the script.
fails() { ! "$@"; }
