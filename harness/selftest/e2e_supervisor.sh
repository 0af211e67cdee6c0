# SPDX-License-Identifier: Apache-2.0
# What the supervisor makes of cases that fail, crash, hang, leave early, check nothing.
. "$(dirname "$0")/e2e.inc.sh"

expect_status 2 "$build/r5conform-must" run --plan must --out "$work/run"
jq -r 'select(.kind == "case-start") | .id + " " + .title' "$work/run/journal.jsonl" | sort -u |
    while read -r id wanted; do
        [ "$id" = MUST-019 ] && continue
        got=$(verdict "$work/run" "$id")
        [ "$got" = "$wanted" ] || echo "FAILED: $id is $got, wanted $wanted" >>"$work/wrong"
    done
[ ! -s "$work/wrong" ] || { cat "$work/wrong"; fail "verdicts"; }

# Rows get their values; each is judged for itself.
for row in left=1,right=2:pass left=1,right=5:pass left=5,right=2:pass left=5,right=5:fail; do
    got=$(verdict "$work/run" "MUST-019[${row%:*}]")
    [ "$got" = "${row#*:}" ] || fail "MUST-019[${row%:*}] is $got"
done

# What was recorded before a crash is there, and who was to blame is said.
holds() { jq -se "any(.[]; $1)" "$work/run/journal.jsonl" >/dev/null; }
holds '.case == "MUST-007" and .kind == "measure" and .ok == false' ||
    fail "the failed measure before the crash is not in the journal"
expect_reason() {
    jq -r --arg row "$1" 'select(.kind == "verdict" and .case == $row) | .reason' "$work/run/journal.jsonl" | grep -q "$2" ||
        fail "the reason of $1 does not say '$2'"
}
expect_reason MUST-006 'crashed.*signal'
expect_reason MUST-008 'wall time'
expect_reason MUST-009 'device time'
expect_reason MUST-010 'left before its end'
expect_reason MUST-012 'checked nothing'
expect_reason MUST-013 'control before the body'
expect_reason MUST-014 'after the body the right stimulus fails'
expect_reason MUST-021 'xff.x01 and a'
expect_reason MUST-023 'device time'
expect_reason MUST-016 'needs two-units'
expect_reason MUST-017 "no state 'nowhere'"

# The undo list outlives the crash.
holds '.case == "MUST-018" and .kind == "tx" and .text == "AT+CMEE=2\r"' ||
    fail "the undo command was not played after the crash"

# What is heard is named by its subject; other calls hold what r5.h says of them.
expect_reason MUST-025 'a whisper of 3 words: wanted OK'
expect_reason MUST-026 'answer to AT after a shout'
expect_reason MUST-031 'IVs were not read'
expect_reason MUST-035 'leaks: wanted 0, got 1'
last=$(jq -r 'select(.kind == "case-start") | .id' "$work/run/journal.jsonl" | tail -n 1)
[ "$last" = MUST-035 ] || fail "the case that looks back is not the last, $last is"

# In bulk, nothing is lost and little is written; a crash takes nothing with it.
for id in MUST-033 MUST-034; do
    jq --arg id $id 'select(.case == $id)' "$work/run/journal.jsonl" >"$work/rows"
    asked=$(jq -r 'select(.kind == "bulk") | .wire[] | select(.kind == "tx") | .text' "$work/rows" | grep -c '^ATI')
    bulks=$(jq -r 'select(.kind == "bulk") | .kind' "$work/rows" | wc -l)
    [ "$asked" = 300 ] && [ "$bulks" -le 10 ] || fail "$id: $asked commands in $bulks records"
    shown=$("$conform" show "$work/run" --case $id | grep -c 'ATI[0-7]')
    [ "$shown" = 300 ] || fail "$id: $shown commands are shown"
done

# A chain of a run full of crashes holds, and its reports can be made again.
expect_status 0 "$conform" report "$work/run"

# Exit statuses of single rows.
expect_status 0 "$build/r5conform-must" run --plan must --case MUST-001 --out "$work/pass"
expect_status 1 "$build/r5conform-must" run --plan must --case MUST-002 --out "$work/fail"
expect_status 2 "$build/r5conform-must" run --plan must --case MUST-012 --out "$work/inconclusive"
expect_status 0 "$build/r5conform-must" run --plan must --case MUST-016 --out "$work/skipped"
expect_said 'ALL ROWS WERE SKIPPED'
expect_status 77 "$build/r5conform-must" run --plan must --case NO-SUCH --out "$work/none"
[ ! -e "$work/none" ] || fail "a run of nothing left a folder"

# A muted check is written and changes nothing; what is muted and broken is said everywhere.
place() { echo "harness/selftest/must_cases.c:$(grep -n "$1" "$source/harness/selftest/must_cases.c" | cut -d: -f1)"; }
muted() { jq -se 'any(.[]; .muted and .ok == false)' "$work/$1/journal.jsonl" >/dev/null || fail "$1: no muted check"; }
expect_status 0 "$build/r5conform-must" run --plan must --case MUST-002 --mute "$(place 'one is two')" --defect tag-not-checked \
    --out "$work/muted"
expect_said 'MODULE BROKEN ON PURPOSE: tag-not-checked'
expect_said 'CHECK MUTED: .*must_cases.c'
muted muted
grep -q 'Check muted: harness/selftest/must_cases.c' "$work/muted/report.html" || fail "the report does not say what is muted"
grep -q 'Module broken on purpose: tag-not-checked' "$work/muted/summary.txt" || fail "the summary does not say what is broken"
expect_status 0 "$build/r5conform-must" run --plan must --case MUST-005 --mute "$(place 'LONG_MIN, 6' | head -n 1)" --out "$work/muted2"
muted muted2
expect_status 2 "$build/r5conform-must" run --plan must --case MUST-003 --mute "$(place 'the bench is there')" --out "$work/muted3"
expect_status 1 "$build/r5conform-must" run --plan must --case MUST-002 --mute "$(place 'the bench is there')" --out "$work/muted4"
expect_status 0 "$build/r5conform-must" run --plan must --case MUST-001 --mute 'nowhere.c:1' --out "$work/muted5"
expect_said "nothing was muted: .*'nowhere.c:1'"

# A defect that is not there, or there twice, is refused before anything is started.
expect_status 3 "$build/r5conform-must" run --plan must --case MUST-001 --defect tag-not-chekced --out "$work/typo"
expect_said "no defect is called 'tag-not-chekced'; the nearest is tag-not-checked"
[ ! -e "$work/typo" ] || fail "a run with an unknown defect left a folder"
expect_status 3 "$build/r5conform-must" run --plan must --case MUST-001 --defect key-zero --defect key-zero --out "$work/twice"

# No fork: one row only, the same verdicts.
expect_status 3 "$build/r5conform-must" run --plan must --no-fork --out "$work/many"
expect_status 0 "$build/r5conform-must" run --plan must --no-fork --case MUST-001 --out "$work/nofork1"
expect_status 1 "$build/r5conform-must" run --plan must --no-fork --case MUST-002 --out "$work/nofork2"
finish
