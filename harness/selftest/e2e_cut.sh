# SPDX-License-Identifier: Apache-2.0
# A run that is killed leaves a journal up to the last whole record, and reports that say so; an interrupt ends in
# order with status 130.
. "$(dirname "$0")/e2e.inc.sh"

# Waits until the journal has N lines, 20 s at most.
await_lines() {
    tries=0
    while [ ! -f "$1" ] || [ "$(wc -l <"$1")" -lt "$2" ]; do
        tries=$((tries + 1))
        [ $tries -lt 2000 ] || { fail "the run does not get on"; return; }
        sleep 0.01
    done
}

# The command line of each process of this run, r5emu too, has this name in it.
mark=$work/killed
cat >"$work/marked.yaml" <<END
extends: emulator.yaml
units:
  - name: dut
    uart: { by: spawn, program: r5emu, args: ["--witness", "$mark-witness"], baud: 115200, flow: none }
    pins: { pwr_on: control, reset_n: control, v_int: control }
    supply: { by: control, normal_mv: 3800 }
    faults: control
END
cp "$source/rigs/emulator.yaml" "$work/"
"$conform" run --rig "$work/marked.yaml" --repeat 4 --quiet --out "$mark" >/dev/null 2>&1 &
pid=$!
await_lines "$mark/journal.jsonl" 2000
pgrep -f "r5emu.*$mark-witness" >/dev/null || fail "r5emu cannot be found by its command line"
kill -9 $pid
wait $pid 2>/dev/null || true
expect_status 0 "$conform" report "$work/killed"
expect_said 'cut'
grep -qi 'cut' "$work/killed/summary.txt" || fail "the summary does not say that the run was cut"
grep -qi 'cut' "$work/killed/report.html" || fail "the report does not say that the run was cut"
grep -q '^Bail out!' "$work/killed/results.tap" || fail "TAP does not bail out"
# Nobody of ours is left: neither the process of a case nor r5emu.
tries=0
while pgrep -f "$mark" >/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 500 ] || {
        fail "processes are left: $(pgrep -a -f "$mark")"
        break
    }
    sleep 0.01
done

# A torn last line is left out, a changed byte is told.
head -c -20 "$work/killed/journal.jsonl" >"$work/torn.jsonl"
mkdir "$work/torn"
mv "$work/torn.jsonl" "$work/torn/journal.jsonl"
expect_status 0 "$conform" report "$work/torn"
mkdir "$work/forged"
sed '0,/"unit":0/s//"unit":1/' "$work/killed/journal.jsonl" >"$work/forged/journal.jsonl"
cmp -s "$work/killed/journal.jsonl" "$work/forged/journal.jsonl" && fail "nothing was forged"
expect_status 2 "$conform" report "$work/forged"
expect_said 'chain does not hold'
expect_status 2 "$conform" show "$work/forged"
expect_said 'chain does not hold'

for signal in INT TERM; do
    "$conform" run --repeat 4 --quiet --out "$work/$signal" >/dev/null 2>&1 &
    pid=$!
    await_lines "$work/$signal/journal.jsonl" 2000
    kill -$signal $pid
    got=0
    wait $pid || got=$?
    [ "$got" = 130 ] || fail "SIG$signal gives status $got"
    jq -se 'last | .kind == "run-end" and .interrupted and .status == 130' "$work/$signal/journal.jsonl" >/dev/null ||
        fail "SIG$signal: the journal is not ended in order"
    grep -qi 'interrupted' "$work/$signal/summary.txt" || fail "SIG$signal: the summary does not say so"
done
# A full disk ends the run at the first record that cannot be written: nothing is done without a record.
(
    ulimit -f 400
    expect_status 2 "$conform" run --quiet --out "$work/full"
    expect_said 'cannot write record'
    [ "$(grep -c '^ERROR' "$work/said")" = 1 ] || fail "the run went on without a journal"
    [ "$failures" = 0 ]
) || fail "a full disk"
expect_status 0 "$conform" report "$work/full"
expect_said 'cut'
finish
