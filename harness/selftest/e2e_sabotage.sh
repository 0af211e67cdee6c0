# SPDX-License-Identifier: Apache-2.0
# r5emu dies, stops, floods, talks garbage or nonsense in the middle of a case: each ends within 5 s of wall
# time in that case, with the reason shown, and the run goes on. With R5_STRETCH the wall time is not looked at.
. "$(dirname "$0")/e2e.inc.sh"

rig() { # act, after
    cat >"$work/$1.yaml" <<END
rig: $1
title: r5emu with a saboteur before it
kind: emulated
clock: stepped
units:
  - name: dut
    uart: { by: spawn, program: "$build/saboteur", args: ["--act", "$1", "--after", "$2", "--program", "$build/r5emu"], baud: 115200, flow: none }
    pins: { pwr_on: control, reset_n: control, v_int: control }
    supply: { by: control, normal_mv: 3800 }
    faults: control
END
}

for act in kill stop flood garbage nonsense; do
    rig $act 60
    # The saboteur counts anew when it is started again: every row after a broken one begins well.
    expect_status 2 "$conform" run --rig "$work/$act.yaml" --plan smoke --case 'C2C-SESS-00[12]' --out "$work/$act"
    journal=$work/$act/journal.jsonl
    [ -s "$journal" ] || { fail "no journal of $act"; continue; }
    jq -se 'last.kind == "run-end"' "$journal" >/dev/null || fail "$act: the journal has no end"
    jq -se 'any(.[]; .kind == "verdict" and .verdict == "error" and (.reason | length) > 20)' "$journal" >/dev/null ||
        fail "$act: no error with a reason"
    if [ -z "${R5_STRETCH:-}" ]; then
        slow=$(jq -rs '[group_by(.case)[] | select(.[0].case != "") |
            ((.[-1].t_utc[0:19] + "Z" | fromdate) - (.[0].t_utc[0:19] + "Z" | fromdate))] | max' "$journal")
        [ "$slow" -le 5 ] || fail "$act: a row took $slow s of wall time"
    fi
    echo "$act: $(jq -r 'select(.kind == "verdict") | .verdict + ": " + .reason' "$journal" | head -n 1)"
done

[ -z "${R5_STRETCH:-}" ] || echo "wall time not checked: R5_STRETCH is $R5_STRETCH"

# Bytes that are no text, in the module's own name: recorded as such, and the run goes on.
rig accent 0
expect_status 0 "$conform" run --rig "$work/accent.yaml" --plan smoke --case 'BENCH-LINE-002' --out "$work/accent"
jq -se 'any(.[]; .kind == "unit" and (.imei | contains("\\xe9")))' "$work/accent/journal.jsonl" >/dev/null ||
    fail "accent: the IMEI is not recorded as it was told"

# One that cannot be started again ends the run with a clear word.
rig kill 1
expect_status 2 "$conform" run --rig "$work/kill.yaml" --plan smoke --out "$work/never"
expect_said 'has ended'
finish
