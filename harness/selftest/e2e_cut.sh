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

"$conform" run --repeat 50 --quiet --out "$work/killed" >/dev/null 2>&1 &
pid=$!
await_lines "$work/killed/journal.jsonl" 2000
kill -9 $pid
wait $pid 2>/dev/null || true
expect_status 0 "$conform" report "$work/killed"
expect_said 'cut'
grep -qi 'cut' "$work/killed/summary.txt" || fail "the summary does not say that the run was cut"
grep -qi 'cut' "$work/killed/report.html" || fail "the report does not say that the run was cut"
grep -q '^Bail out!' "$work/killed/results.tap" || fail "TAP does not bail out"
# Nobody of ours is left: neither the process of a case nor r5emu.
tries=0
while pgrep -f "$work/killed" >/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 500 ] || { fail "processes are left"; break; }
    sleep 0.01
done

# A torn last line is left out, a changed byte is told.
head -c -20 "$work/killed/journal.jsonl" >"$work/torn.jsonl"
mkdir "$work/torn"
mv "$work/torn.jsonl" "$work/torn/journal.jsonl"
expect_status 0 "$conform" report "$work/torn"
mkdir "$work/forged"
sed '5s/"unit":0/"unit":1/' "$work/killed/journal.jsonl" >"$work/forged/journal.jsonl"
cmp -s "$work/killed/journal.jsonl" "$work/forged/journal.jsonl" && fail "nothing was forged"
expect_status 0 "$conform" report "$work/forged"
expect_said 'chain does not hold'

for signal in INT TERM; do
    "$conform" run --repeat 50 --quiet --out "$work/$signal" >/dev/null 2>&1 &
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
finish
