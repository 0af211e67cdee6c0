# SPDX-License-Identifier: Apache-2.0
# The same seed gives the same run, to the byte; a case alone is the same case in the plan; the journal alone
# gives the same reports.
. "$(dirname "$0")/e2e.inc.sh"

plain() { jq -c 'del(.t_utc, .prev, .hash, .run, .argv, .out)' "$1/journal.jsonl"; }

expect_status 0 "$conform" run --seed 7 --out "$work/A"
expect_status 0 "$conform" run --seed 7 --out "$work/B"
plain "$work/A" >"$work/A.txt"
plain "$work/B" >"$work/B.txt"
cmp "$work/A.txt" "$work/B.txt" || fail "two runs with one seed differ"
[ "$(wc -l <"$work/A.txt")" -gt 1000 ] || fail "the journals are too short to prove anything"

expect_status 0 "$conform" run --seed 8 --out "$work/C"
plain "$work/C" >"$work/C.txt"
cmp -s "$work/A.txt" "$work/C.txt" && fail "two seeds give the same run"

# Alone as in the plan; the place in the journal (seq) is the one thing that differs.
for row in 'C2C-PAIR-003[flipped_bit=7]' C2C-FRM-003 C2C-SESS-001 PWR-001; do
    id=${row%%\[*}
    expect_status 0 "$conform" run --seed 7 --case "$id*" --out "$work/alone-$id"
    jq -c --arg id "$id" 'select(.case | startswith($id)) | del(.t_utc, .prev, .hash, .seq)' "$work/A/journal.jsonl" >"$work/planned.txt"
    jq -c --arg id "$id" 'select(.case | startswith($id)) | del(.t_utc, .prev, .hash, .seq)' "$work/alone-$id/journal.jsonl" >"$work/alone.txt"
    [ -s "$work/alone.txt" ] || fail "nothing of $id"
    cmp "$work/planned.txt" "$work/alone.txt" || fail "$id alone differs from $id in the plan"
done

# From the journal alone, in an empty folder, without the project's files.
mkdir "$work/empty"
cp "$work/A/journal.jsonl" "$work/empty/"
expect_status 0 env -C "$work/empty" R5CONFORM_ROOT=/nonexistent "$conform" report .
for file in report.html junit.xml results.tap summary.txt; do
    cmp "$work/A/$file" "$work/empty/$file" || fail "$file made again differs"
done
[ "$(find "$work/empty" -mindepth 1 | wc -l)" = 5 ] || fail "something else was written"
expect_status 0 xmllint --noout "$work/A/junit.xml"
finish
