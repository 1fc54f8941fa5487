# Functions for tests that need network namespaces of their own, named by one letter. At the end of the test they are removed, and what is left of its
# programs is killed: those whose ids are in files *.pid.
. "$(dirname "${BASH_SOURCE[0]}")/base.sh"
netns=/run/netns/soccr-$$
trap leave EXIT

leave() {
    for pid in $(cat ./*.pid 2>/dev/null || :); do
        # Its id may be another's by now; what is of this test is at home here.
        case $(readlink /proc/$pid/cwd) in "$PWD"*) kill -9 $pid 2>/dev/null || : ;; esac
    done
    for made in $netns-*; do ip netns del "$(basename "$made")" 2>/dev/null || :; done
}

# Runs a command in namespace $1.
within() { nsenter "--net=$netns-$1" "${@:2}"; }
