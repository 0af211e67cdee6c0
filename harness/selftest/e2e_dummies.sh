# SPDX-License-Identifier: Apache-2.0
# Against modules that are none (mute, always OK, always ERROR, pure echo) no claim about a module passes.
. "$(dirname "$0")/e2e.inc.sh"

for mode in mute ok error echo; do
    cat >"$work/$mode.yaml" <<END
rig: $mode
title: A module that is none
kind: emulated
clock: stepped
units:
  - name: dut
    uart: { by: spawn, program: "$build/dummy_module", args: ["--mode", "$mode"], baud: 115200, flow: none }
    pins: { pwr_on: control, reset_n: control, v_int: control }
    supply: { by: control, normal_mv: 3800 }
    faults: control
END
    expect_status 2 "$conform" run --rig "$work/$mode.yaml" --out "$work/$mode" --quiet
    [ -s "$work/$mode/journal.jsonl" ] || { fail "no journal of $mode"; continue; }
    passing=$(jq -rs '(map(select(.kind == "case-start")) | map({(.case): .suite}) | add) as $suite |
        map(select(.kind == "verdict" and .verdict == "pass" and $suite[.case] != "bench") | .case) | join(" ")' \
        "$work/$mode/journal.jsonl")
    [ -z "$passing" ] || fail "pass against a module that is $mode: $passing"
    rows=$(jq -s 'map(select(.kind == "verdict")) | length' "$work/$mode/journal.jsonl")
    [ "$rows" -gt 38 ] || fail "only $rows rows ran against $mode"
done
finish
