#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# run.sh [--full] [--list] [NAME ...]: runs guest/NAME.sh, or all of guest/ but those with a line "# full" at the top, which need
# --full, each in a guest of its own, two at once where there are two processors. A line each on stdout: ok, FAILED or
# skipped, the name, seconds. Status 1 if one failed. --list only names them.
# Logs: build/vbench/NAME/.
set -u
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/../.." || exit 1

say() { printf 'vbench: %s\n' "$*" >&2; }

# The line "# limit: SECONDS" at the top of a script is its own; status 77 says that it was skipped.
one() {
    name=$(basename "$1" .sh)
    run=build/vbench/$name
    limit=$(sed -n '1,10s/^# limit: \([0-9][0-9]*\)$/\1/p' "$1")
    began=$(date +%s)
    said=$(setpriv --pdeathsig TERM "$here/guest.sh" "$run" "$1" "${limit:-60}" 2>&1)
    status=$?
    took="$name ($(($(date +%s) - began)) s)"
    case $status in
    0) echo "ok      vbench: $took" ;;
    77) echo "skipped vbench: $took: $(tail -n 1 "$run/output")" ;;
    130) exit 255 ;; # xargs starts no more
    *)
        echo "FAILED  vbench: $took: ${said:-status $status; see $run/output}"
        tail -n 20 "$run/output" >&2 2>/dev/null
        exit 1
        ;;
    esac
}

if [ "${1:-}" = --one ]; then
    one "$2"
    exit 0
fi

# What may take longest goes first, so that none is left over for one processor alone.
by_limit() { xargs grep -m 1 -H '^# limit: ' | sed 's/^\(.*\):# limit: /\1 /' | sort -k 2,2 -rn | cut -d ' ' -f 1; }

full='' list_only=''
while :; do
    case ${1:-} in
    --full) full=yes ;;
    --list) list_only=yes ;;
    *) break ;;
    esac
    shift
done
scripts=
for name in "$@"; do
    [ -f "$here/guest/$name.sh" ] || {
        say "there is no guest script '$name'; there are: $(cd "$here/guest" && echo *.sh | sed 's/\.sh//g')"
        exit 3
    }
    scripts="$scripts$here/guest/$name.sh
"
done
if [ -z "$scripts" ]; then
    [ -n "$full" ] && out='^# nothing$' || out='^# full$'
    scripts=$(grep -L -m 1 "$out" "$here"/guest/*.sh | by_limit)
fi
if [ -n "$list_only" ]; then
    printf '%s\n' "$scripts"
    exit 0
fi

# Asked for once, before two guests would at the same time.
kernel=$("$here/kernel.sh") || exit 1
"$here/accel.sh" "$kernel" >/dev/null || exit 1

# In a group of its own, so that an interrupt reaches all guests, wherever it came from.
# shellcheck disable=SC2317 # the trap calls it
stop() {
    trap '' INT TERM HUP
    kill -- "-$pid" 2>/dev/null
    while kill -0 -- "-$pid" 2>/dev/null; do sleep 0.05; done
    rm -f "$list"
    exit 130
}
at_once=$(($(nproc) > 1 ? 2 : 1))
list=$(mktemp)
printf '%s\n' "$scripts" | grep . >"$list"
setsid setpriv --pdeathsig TERM xargs -a "$list" -d '\n' -n 1 -P $at_once setpriv --pdeathsig TERM "$here/run.sh" --one &
pid=$!
trap stop INT TERM HUP
wait $pid
status=$?
rm -f "$list"
[ $status = 0 ]
