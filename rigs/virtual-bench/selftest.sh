#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# selftest.sh: the runner tells a status, a hang, a panic, a killed QEMU and a missing verdict apart, and nothing of
# a guest stays behind, however its runner ends.
set -u
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# True as soon as the command is, at the latest in 30 s.
await() {
    until=$(($(date +%s) + 30))
    until "$@"; do
        [ "$(date +%s)" -lt $until ] || return 1
        sleep 0.05
    done
}

left() { pgrep -f "VB_RUN=$work/$1 " >/dev/null; }
gone() { ! left "$1"; }

script() { # name, line of it
    printf '#!/bin/sh\n%s\n' "$2" >"$work/$1.sh"
    chmod +x "$work/$1.sh"
}

ends() { # name, status, words on stderr, line of the script, limit
    script "$1" "$4"
    "$here/guest.sh" "$work/$1" "$work/$1.sh" "${5:-60}" 2>"$work/said"
    got=$?
    [ $got = "$2" ] || fail "$1: status $got, not $2: $(cat "$work/said")"
    if [ -n "$3" ]; then
        grep -q "$3" "$work/said" || fail "$1: nothing is said of '$3': $(cat "$work/said")"
    elif [ -s "$work/said" ]; then
        fail "$1: $(cat "$work/said")"
    fi
    gone "$1" || fail "$1: QEMU stays behind"
}

# The guest runs and its script waits; then the runner gets the signal. A shell lets its jobs ignore SIGINT: env
# takes that back.
runner_gets() { # signal, status
    script "$1" ': >started; exec sleep 600'
    env --default-signal=INT "$here/guest.sh" "$work/$1" "$work/$1.sh" 60 2>/dev/null &
    runner=$!
    await test -f "$work/$1/started" || fail "SIG$1: the guest does not start"
    left "$1" || fail "SIG$1: QEMU cannot be found by its command line"
    kill "-$1" $runner
    await gone "$1" || fail "SIG$1 to the runner leaves QEMU behind"
    wait $runner
    got=$?
    [ $got = "$2" ] || fail "SIG$1 to the runner: status $got, not $2"
}

ends passes 0 '' 'exit 0'
ends fails 3 '' 'exit 3'
ends hangs 125 'did not end within 10 s' 'exec sleep 600' 10
ends panics 125 'gave up: Kernel panic' 'echo c >/proc/sysrq-trigger'
ends silent 125 'ended without a verdict' 'busybox poweroff -f; sleep 60'
ends no-pins 125 'not as it should be' 'echo "bench: pulled" >exit-status; busybox poweroff -f; sleep 60'

script killed ': >started; exec sleep 600'
"$here/guest.sh" "$work/killed" "$work/killed.sh" 60 2>"$work/said" &
runner=$!
await test -f "$work/killed/started" || fail 'killed: the guest does not start'
"$here/guest.sh" "$work/killed" /bin/true 2>"$work/said2" && fail 'a second guest in the same folder is let in'
grep -q 'another guest runs' "$work/said2" || fail "a second guest in the same folder: $(cat "$work/said2")"
kill -KILL "$(pgrep -f "^qemu-system-x86_64 .*VB_RUN=$work/killed ")"
wait $runner
[ $? = 125 ] || fail 'killed: the status is not 125'
grep -q 'killed by signal 9' "$work/said" || fail "killed: $(cat "$work/said")"

runner_gets INT 130
runner_gets TERM 130
runner_gets KILL 137

echo "$failures checks failed"
[ $failures = 0 ]
