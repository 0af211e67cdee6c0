# SPDX-License-Identifier: Apache-2.0
# A rig of two modules: cases that need both run, every record names its unit, and two runs are the same.
. "$(dirname "$0")/e2e.inc.sh"

expect_status 0 "$conform" run --rig emulator-two --case 'C2C-PAIR-018' --out "$work/A"
[ "$(verdict "$work/A" C2C-PAIR-018)" = pass ] || fail "C2C-PAIR-018 did not pass on two units"
for unit in 0 1; do
    jq -se --argjson unit $unit 'any(.[]; .kind == "tx" and .unit == $unit)' "$work/A/journal.jsonl" >/dev/null ||
        fail "nothing was said to unit $unit"
done
expect_status 0 "$conform" run --rig emulator-two --case 'C2C-PAIR-018' --out "$work/B"
for run in A B; do
    jq -c 'del(.t_utc, .prev, .hash, .run, .argv, .out)' "$work/$run/journal.jsonl" >"$work/$run.txt"
done
cmp "$work/A.txt" "$work/B.txt" || fail "two runs differ"
finish
