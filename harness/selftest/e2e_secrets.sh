# SPDX-License-Identifier: Apache-2.0
# No secret of a run is in anything that the run has written. The list comes from r5emu, the other party, never
# from the harness: every key, tag and te that it has made or been sent.
. "$(dirname "$0")/e2e.inc.sh"

cat >"$work/witnessed.yaml" <<END
rig: witnessed
title: r5emu that writes down its secrets
kind: emulated
clock: stepped
peer: { by: spawn, program: r5peer }
units:
  - name: dut
    uart: { by: spawn, program: r5emu, args: ["--witness", "$work/witness"], baud: 115200, flow: none }
    pins: { pwr_on: control, reset_n: control, v_int: control }
    supply: { by: control, normal_mv: 3800 }
    faults: control
END
for module in sara-r510m8s-01b-00 sara-r510s-00b-00; do
    rm -f "$work/witness"
    expect_status 0 "$conform" run --rig "$work/witnessed.yaml" --module $module --out "$work/$module" --verbose
    cp "$work/said" "$work/$module/terminal"
    "$conform" show "$work/$module" >"$work/$module/shown"
    for label in te key tag hmac_key; do
        case $module-$label in
        sara-r510s-00b-00-tag | sara-r510s-00b-00-hmac_key) continue ;; # scheme V1 has none
        esac
        grep -q "^$label=" "$work/witness" || fail "$module: no $label among the secrets"
    done
    expect_status 0 "$build/seek_secrets" "$work/witness" "$work/$module"/*
done

# The seeker does find: half a key, in each form, in a line that nobody registered.
key=$(sed -n 's/^key=//p' "$work/witness" | tail -n 1)
half=$(printf %s "$key" | cut -c9-24)
raw() { printf %s "$1" | tr a-f A-F | basenc --base16 -d; }
mkdir "$work/leak"
printf '+UNKNOWN: "%s"\r\n' "$half" >"$work/leak/lower"
printf '+UNKNOWN: "%s"\r\n' "$half" | tr a-f A-F >"$work/leak/upper"
raw "$half" >"$work/leak/raw"
for prefix in '' a ab; do
    { printf %s "$prefix"; raw "$half"; } | base64 >"$work/leak/base64-after-${#prefix}"
done
printf '+UNKNOWN: "%s"\r\n' "$(printf %s "$half" | sed 's/\(..\)/\1\n/g' | tac | tr -d '\n')" >"$work/leak/reversed"
for leak in "$work"/leak/*; do
    expect_status 1 "$build/seek_secrets" "$work/witness" "$leak"
done
# ... and in a journal among all the rest.
cp "$work/sara-r510s-00b-00/journal.jsonl" "$work/leaky.jsonl"
sed -i "500s/^/{\"text\":\"+UNKNOWN: $half\"}\n/" "$work/leaky.jsonl"
expect_status 1 "$build/seek_secrets" "$work/witness" "$work/leaky.jsonl"
finish
