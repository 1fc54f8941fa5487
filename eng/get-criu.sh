#!/usr/bin/env bash
# Gets a current CRIU, and with --crit its Python crit, into a folder of its own: the peers that the tests compare with.
#
#   eng/get-criu.sh [--crit] PREFIX
#
# gives PREFIX/bin/criu and PREFIX/bin/crit. A stable Debian's CRIU is too old for current kernels, a newer one's needs a newer glibc:
# so the packages of a newer suite are unpacked, not installed, and criu is pointed at the loader and libraries unpacked beside it.
# What goes into the machine itself is patchelf, python3 and python3-protobuf, where they are missing. CRIU_SUITE names another suite.
set -euo pipefail

fail() { echo "get-criu.sh: $*" >&2; exit 1; }

crit=
if [ "${1:-}" = --crit ]; then crit=yes; shift; fi
[ $# -eq 1 ] || fail "usage: get-criu.sh [--crit] PREFIX"
mkdir -p "$1"
prefix=$(cd "$1" && pwd)

runs() { "$prefix/bin/$1" --version >/dev/null 2>&1; }
if runs criu && { [ -z "$crit" ] || runs crit; }; then exit 0; fi

install_missing() {
    apt-get -qq update
    DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

# The Debian mirror that this machine uses anyway; only the suite is another one.
mirror=$(apt-get indextargets --no-release-info --format '$(REPO_URI)' | grep -m 1 -E '/debian/?$' || true)
[ -n "$mirror" ] || fail "apt has no Debian mirror"

# apt with lists, cache and package state of its own: to it nothing is installed, so that it downloads every dependency.
state=$prefix/apt
mkdir -p "$state/lists/partial" "$state/archives/partial" "$prefix/bin"
: > "$state/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror ${CRIU_SUITE:-forky} main" > "$state/sources.list"
private_apt() {
    apt-get -qq -o Dir::Etc::SourceList="$state/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o Dir::State::Lists="$state/lists" -o Dir::State::status="$state/status" \
        -o Dir::Cache="$state" -o Dir::Cache::archives="$state/archives" -o APT::Sandbox::User=root "$@"
}
private_apt update
private_apt install -y --no-install-recommends --download-only criu >/dev/null
if [ -n "$crit" ]; then (cd "$state/archives" && private_apt download python3-pycriu >/dev/null); fi

root=$prefix/root
rm -rf "$root"
mkdir "$root"
for package in "$state"/archives/*.deb; do dpkg-deb -x "$package" "$root"; done

command -v patchelf >/dev/null || install_missing patchelf
loader=$(find "$root/usr/lib" -name 'ld-linux*.so*' -path '*-linux-gnu*' | head -n 1)
[ -n "$loader" ] || fail "the packages have no loader"
install -m 755 "$root/usr/sbin/criu" "$prefix/bin/criu"
patchelf --set-interpreter "$loader" --force-rpath --set-rpath "$(dirname "$loader")" "$prefix/bin/criu"
runs criu || fail "$prefix/bin/criu does not run"

if [ -n "$crit" ]; then
    /usr/bin/python3 -c 'import google.protobuf' 2>/dev/null || install_missing python3 python3-protobuf
    printf '#!/bin/sh\nPYTHONPATH=%q exec /usr/bin/python3 -m crit "$@"\n' "$root/usr/lib/python3/dist-packages" > "$prefix/bin/crit"
    chmod 755 "$prefix/bin/crit"
    runs crit || fail "$prefix/bin/crit does not run"
fi
rm -rf "$state"
