# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# What is built once for this machine and kept. Sourced; sets cache, and work and log after open_cache.
cache=${XDG_CACHE_HOME:-$HOME/.cache}/r5conform/vbench
child=

say() { printf 'vbench: %s\n' "$*" >&2; }
die() {
    say "$*"
    exit 1
}

# One build at a time. What a killed one left is nobody's once the lock is ours.
lock_cache() {
    mkdir -p "$cache" || die "cannot make $cache; point XDG_CACHE_HOME to a place that can be written"
    exec 9>"$cache/lock"
    flock -n 9 || {
        say 'another build for the virtual bench is going on; waiting for it, 30 minutes at most'
        flock -w 1800 9 || die "the other build does not end; see who holds $cache/lock"
    }
    rm -rf "$cache"/building.*
}

# A folder to build in, beside the place where the result goes; nothing of it outlives the script.
open_work() { # name of the log, MB that are needed
    free=$(df -Pk "$cache" | awk 'NR == 2 { print int($4 / 1024) }')
    [ "$free" -ge "$2" ] || die "the build takes $2 MB for a while; $cache has $free MB"
    work=$(mktemp -d "$cache/building.XXXXXX")
    log=$cache/$1.log
    : >"$log"
    trap '[ -z "$child" ] || kill -- "-$child" 2>/dev/null; rm -rf "$work"' EXIT
    trap 'exit 130' INT TERM HUP
}

# A step in a group of its own, so that an interrupt takes all of it along.
run() { # what it is, command ...
    what=$1
    shift
    setsid env -u ARCH -u CROSS_COMPILE -u KBUILD_OUTPUT -u MAKEFLAGS -u MAKELEVEL LC_ALL=C \
        KBUILD_BUILD_USER=vbench KBUILD_BUILD_HOST=vbench "$@" >>"$log" 2>&1 9>&- &
    child=$!
    wait $child || {
        child=
        grep -E -A 2 'error|Error [0-9]|fatal|^E:' "$log" | tail -n 6 >&2
        die "$what failed; all that was said: $log"
    }
    child=
}
