# SPDX-License-Identifier: Apache-2.0
# A rig of kind hardware, by a pseudo-terminal: what a unit has only so many of is spent within budget and consent, entered
# before it leaves, and never twice where once is enough. And one run at a time.
. "$(dirname "$0")/e2e.inc.sh"

"$build/r5emu" --pty "$work/module" --ready "$work/ready" >"$work/emu" 2>&1 &
emu=$!
trap 'kill $emu; rm -rf "$work"' EXIT
until [ -e "$work/ready" ]; do kill -0 $emu || { cat "$work/emu"; exit 1; }; sleep 0.02; done

export R5_LOCK_DIR="$work" XDG_STATE_HOME="$work/state"
(umask 077 && echo 'a good passphrase' >"$work/passphrase")
rig_file() { # name, budget, further lines
    cat >"$work/$1.yaml" <<END
rig: $1
title: A real module, by a pseudo-terminal
kind: hardware
clock: system
rehearsal: true
ledger: $work/$1.db
budget: $2
${3:-}
units:
  - name: dut
    uart: { by: tty, port: $work/module, baud: 115200, flow: none }
    pins: { pwr_on: none, reset_n: none, v_int: none }
    supply: { by: none, normal_mv: 3800 }
    faults: none
END
}
conduct() { # rig, run, options
    file=$work/$1.yaml out=$work/$2
    shift 2
    "$conform" run --rig "$file" --out "$out" --quiet "$@" >"$out.said" 2>&1
}
reason_of() { jq -r 'select(.kind == "verdict") | .verdict + ": " + .reason' "$work/$1/journal.jsonl"; }
pairings() { jq -r 'select(.kind == "tx") | .text' "$work/$1/journal.jsonl" | grep -c '^AT+USECC2C=0' || true; }
skipped_for() { # run, words
    reason_of "$1" | grep -q "^skipped: .*$2" || fail "$1: $(reason_of "$1")"
    [ "$(pairings "$1")" = 0 ] || fail "$1: a pairing was asked for"
}

rig_file one '{ pairing: 1 }'
conduct one no-consent --case C2C-PAIR-001 || fail "no consent: status $?"
skipped_for no-consent 'cannot be undone; allow it with --consent pairing'

rig_file none '{ flash: 5 }'
conduct none no-budget --case C2C-PAIR-001 --consent pairing || fail "no budget: status $?"
skipped_for no-budget 'has spent 0 of the 0'

# The way to a start spends, too: the row is refused there.
conduct none no-budget-on-the-way --case C2C-FRM-028 --consent pairing || fail "no budget on the way: status $?"
skipped_for no-budget-on-the-way 'has spent 0 of the 0'

conduct one first --case C2C-PAIR-001 --consent pairing || fail "first: $(reason_of first)"
[ "$(pairings first)" = 1 ] || fail 'the first pairing was not asked for'
conduct one second --case C2C-PAIR-001 --consent pairing || fail "second: $(reason_of second)"
skipped_for second 'has spent 1 of the 1 that rig .one. allows it; raise budget'

# Written down before it leaves: in the journal, and in the ledger even when the run is killed at that moment.
jq -s 'map(select(.kind == "spend" or (.kind == "tx" and (.text // "" | startswith("AT+USECC2C=0"))))) | map(.kind) == ["spend", "tx"]' \
    "$work/first/journal.jsonl" | grep -q true || fail 'the spend is not written down before the pairing leaves'
rig_file killed '{ pairing: 5 }'
conduct killed killed --case C2C-PAIR-001 --consent pairing &
killed=$!
until grep -q '"kind":"spend"' "$work/killed/journal.jsonl" 2>/dev/null; do sleep 0.01; done
pkill -9 -f "run --rig $work/killed.yaml"
wait $killed || true
[ "$(sqlite3 "$work/killed.db" 'select count(*) from spend' 2>&1)" = 1 ] || fail "the ledger of a killed run: $(sqlite3 "$work/killed.db" .dump)"

# A pairing is kept for the next run, and in it.
rig_file keeps '{ pairing: 1, flash: 100 }' "keys: { folder: $work/keys, passphrase: $work/passphrase }"
for run in kept-1 kept-2; do
    conduct keeps $run --case 'C2C-FRM-02[18]' --consent pairing || fail "$run: $(reason_of $run)"
    [ "$(reason_of $run | grep -c '^pass')" = 2 ] || fail "$run: $(reason_of $run)"
done
[ "$(pairings kept-1) $(pairings kept-2)" = '1 0' ] || fail "pairings: $(pairings kept-1), then $(pairings kept-2)"
[ "$(stat -c %a "$work"/keys/*.keys)" = 600 ] || fail 'the keystore is for other eyes'
"$conform" doctor --rig "$work/keeps.yaml" --plan smoke >"$work/doctor" 2>&1 || fail "doctor: $(cat "$work/doctor")"
grep -q 'pairing: 1 spent, 1 allowed' "$work/doctor" && grep -q '1 pairings of this unit are kept' "$work/doctor" ||
    fail "doctor: $(cat "$work/doctor")"

# Without the right passphrase nothing is spent either.
(umask 077 && echo 'another' >"$work/passphrase")
got=0
conduct keeps wrong --case C2C-FRM-028 --consent pairing || got=$?
[ $got = 2 ] || fail "a wrong passphrase: status $got"
reason_of wrong | grep -q 'passphrase' || fail "a wrong passphrase: $(reason_of wrong)"
[ "$(pairings wrong)" = 0 ] || fail 'a pairing was spent with a wrong passphrase'

# One run at a time: the other is told who.
conduct one long --case 'BENCH-LINE-00*' &
long=$!
until [ -s "$work/long/journal.jsonl" ]; do sleep 0.01; done
holder=$(pgrep -f "run --rig $work/one.yaml --out $work/long" | head -n 1)
got=0
conduct one late --case BENCH-LINE-001 || got=$?
[ $got = 2 ] || fail "a second run: status $got"
grep -q "is in use by process $holder (rig 'one', since .*); wait for it, or end it" "$work/late.said" ||
    fail "a second run: $(cat "$work/late.said")"
wait $long || fail "the first run: $(cat "$work/long.said")"
finish
