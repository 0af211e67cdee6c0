# SPDX-License-Identifier: Apache-2.0
# A fault of the bench, while a plan runs and before the doctor: it is named, it is not taken for the module's, nothing hangs,
# and the pins are at rest afterwards.
. "$VB_SOURCE/rigs/virtual-bench/bench.inc.sh"

RUN_LIMIT=150
at_rest() { pins_at_rest; }
begun() { grep -q "\"kind\":\"$1\"" "$out/journal.jsonl" 2>/dev/null; }
gone() { ! kill -0 "$1" 2>/dev/null; }

wait_for_end() { # pid, seconds
    deadline=$(now | awk -v s="$2" '{ print $1 + s }')
    while ! gone "$1"; do
        now | awk -v d="$deadline" '{ exit $1 >= d }' || { kill -9 "$1"; return 1; }
        sleep 0.05
    done
}

# The fault comes once the journal has a record of this kind.
run_with() { # name, rig, row, kind of record, words of the end, command that makes the fault
    out=$1 file=$2 row=$3 kind=$4 words=$5 name=$1
    shift 5
    began=$(now)
    "$conform" run --rig "$file" --plan vbench --case "$row" --consent pairing --out "$out" --quiet >"$out.txt" 2>&1 &
    run=$!
    await begun "$kind" || fail "$name: no $kind: $(cat "$out.txt")"
    "$@" || fail "$name: the fault cannot be made"
    wait_for_end $run $RUN_LIMIT || fail "$name: the run hangs"
    wait $run
    status=$?
    echo "$name: status $status after $(since "$began") s"
    [ $status = 2 ] || fail "$name: status $status"
    jq -e -s 'any(.[]; .kind == "verdict" and .verdict == "fail")' "$out/journal.jsonl" >/dev/null &&
        fail "$name: the module is blamed"
    jq -r 'select(.kind == "verdict" or .kind == "error") | .reason // .text' "$out/journal.jsonl" | tail -n 2 >"$out.said"
    sed 's/^/    /' "$out.said"
    grep -qE "$words" "$out.said" || fail "$name: not a word of '$words'"
    await at_rest || fail "$name: PWR_ON or RESET_N is not at rest"
}

doctor_says() { # name, rig, words
    began=$(now)
    "$conform" doctor --rig "$2" --plan vbench >"$1-doctor.txt" 2>&1 &
    run=$!
    wait_for_end $run $RUN_LIMIT || fail "$1: the doctor hangs"
    wait $run
    status=$?
    echo "$1: doctor, status $status after $(since "$began") s"
    grep '^REMEDY' "$1-doctor.txt" | sed 's/^/    /'
    [ $status = 2 ] || fail "$1: status $status of the doctor"
    grep '^REMEDY' "$1-doctor.txt" | grep -qE "$3" || fail "$1: the doctor has not a word of '$3'"
    await at_rest || fail "$1: PWR_ON or RESET_N is not at rest after the doctor"
}

broken_wire() { # name, row, words of the run, words of the doctor, wire, state
    new_unit
    run_with "$1" "$rig" "$2" case-start "$3" wire "$5" "$6"
    doctor_says "$1" "$rig" "$4"
    wire "$5" ok
}
