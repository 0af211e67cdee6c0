#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 900
# Faults of the bench, while a plan runs and before the doctor: each is named, none is taken for the module's, nothing
# hangs, and the pins are at rest afterwards.
set -u
. "$VB_SOURCE/rigs/virtual-bench/bench.inc.sh"

rest() { # PWR_ON and RESET_N as the module sees them when nobody pulls
    [ "$(cat "$VB_PINS/sim_gpio0/value") $(cat "$VB_PINS/sim_gpio1/value")" = '1 1' ]
}

running() { kill -0 "$run" 2>/dev/null; }
ended() { ! running; }
started() { grep -q "$1" "$out/journal.jsonl" 2>/dev/null; }

# The fault comes once the row has begun; the run ends with an error that says `words`, without a fail.
case_of_fault() { # name, rig, cases, row, words, command that makes the fault
    name=$1 file=$2 cases=$3 row=$4 words=$5
    shift 5
    out=$name
    rm -rf "$out"
    began=$(cut -d ' ' -f 1 /proc/uptime)
    "$conform" run --rig "$file" --plan vbench --case "$cases" --consent pairing --out "$out" --quiet >"$name.txt" 2>&1 &
    run=$!
    await started "\"kind\":\"$row\"" || fail "$name: the run does not come to $row: $(cat "$name.txt")"
    "$@" || fail "$name: the fault cannot be made"
    tries=0
    while running && [ $tries -lt 1500 ]; do
        tries=$((tries + 1))
        sleep 0.1
    done
    ended || { fail "$name: the run hangs"; kill -9 $run; }
    wait $run
    status=$?
    cut -d ' ' -f 1 /proc/uptime | awk -v n="$name" -v b="$began" -v s=$status '{ printf "%s: status %d after %.1f s\n", n, s, $1 - b }'
    [ $status = 2 ] || fail "$name: status $status"
    jq -r 'select(.kind == "verdict" and .verdict == "fail") | .case' "$out/journal.jsonl" | grep . && fail "$name: the module is blamed"
    said=$(jq -r 'select(.kind == "verdict" or .kind == "error") | .reason // .text' "$out/journal.jsonl" | grep . | tail -n 3)
    printf '    %s\n' "$said"
    printf '%s' "$said" | grep -qE "$words" || fail "$name: not a word of '$words'"
    await rest || fail "$name: PWR_ON or RESET_N is not at rest"
}

doctor_says() { # name, rig, words
    began=$(cut -d ' ' -f 1 /proc/uptime)
    "$conform" doctor --rig "$2" --plan vbench >"$1-doctor.txt" 2>&1
    status=$?
    cut -d ' ' -f 1 /proc/uptime | awk -v n="$1" -v b="$began" -v s=$status '{ printf "%s: doctor, status %d after %.1f s\n", n, s, $1 - b }'
    grep '^REMEDY' "$1-doctor.txt" | sed 's/^/    /'
    [ $status = 2 ] || fail "$1: status $status of the doctor"
    grep '^REMEDY' "$1-doctor.txt" | grep -qE "$3" || fail "$1: the doctor has not a word of '$3'"
    await rest || fail "$1: PWR_ON or RESET_N is not at rest after the doctor"
}

wire() { ask "wire $1 $2" >/dev/null; }
fresh() { ./new-unit >/dev/null; }
both() { # name, rig, cases, words of the run, words of the doctor, wire, state
    fresh
    case_of_fault "$1" "$2" "$3" case-start "$4" wire "$6" "$7"
    doctor_says "$1" "$2" "$5"
    wire "$6" ok
}

start_module
both cts-stuck-off "$rig" 'C2C-FRM-00*' 'CTS is off' 'CTS is off although the module answers' cts stuck-off
both rts-stuck-off "$rig" 'C2C-FRM-00*' 'answers AT|comes up|after a reset' 'RTS does not reach it' rts stuck-off
both v-int-stuck-low "$rig" 'PWR-*' 'V_INT is high while the module answers|V_INT' 'V_INT reads low although the module answers' v_int stuck-low
both v-int-stuck-high "$rig" 'PWR-*' 'switches off|V_INT goes low' 'V_INT stays high although' v_int stuck-high
both garbage "$rig" 'C2C-FRM-00*' 'line is quiet|comes up and answers|answers AT' 'garbage' rxd noise
both mute "$rig" 'C2C-FRM-00*' 'comes up and answers' 'does not answer AT' rxd cut

# Only the doctor can tell: a plan that needs neither runs on.
for stuck in cts:'CTS is on although the module is off' rts:'sends although our RTS is off'; do
    fresh
    wire "${stuck%%:*}" stuck-on
    doctor_says "${stuck%%:*}-stuck-on" "$rig" "${stuck#*:}"
    wire "${stuck%%:*}" ok
done

# PWR_ON of the rig file goes to another line.
sed 's/line: PWR_ON/line: SPARE/' "$rig" >spare.yaml
fresh
case_of_fault pwr-on-elsewhere ./spare.yaml 'PWR-*' case-start 'a reset|comes up' true
fresh
doctor_says pwr-on-elsewhere ./spare.yaml 'PWR_ON was pulled low .* and switched nothing on'

# Mute from the very start: no row is tried.
fresh
wire rxd cut
case_of_fault mute-from-the-start "$rig" 'C2C-FRM-00*' run-start 'cannot be brought to a start' true
wire rxd ok

# The driver goes away.
unbind_uart() { echo 0000:00:10.0 >/sys/bus/pci/drivers/serial/unbind; }
fresh
case_of_fault uart-unbound "$rig" 'C2C-FRM-00*' case-start 'gone|unplugged' unbind_uart
doctor_says uart-unbound "$rig" 'ttyS1'
echo 0000:00:10.0 >/sys/bus/pci/drivers/serial/bind
"$VB_SOURCE/rigs/virtual-bench/guest-uart.sh" >/dev/null || fail 'the UART does not come back'
fresh
"$conform" run --rig "$rig" --plan vbench --case 'BENCH-LINE-001' --out after --quiet || fail 'the bench does not work after the UART came back'

sim=$(basename "$(readlink -f "$VB_PINS")")
unbind_gpio() { for d in /sys/bus/platform/drivers/gpio-sim/*/"$sim"; do basename "$(dirname "$d")" >/sys/bus/platform/drivers/gpio-sim/unbind; done; }
rest() { :; } # there are no pins any more
fresh
case_of_fault gpio-removed "$rig" 'PWR-*' case-start 'gone|No such device' unbind_gpio
doctor_says gpio-removed "$rig" 'module-pins|chip'
kill -9 "$module"
[ $failures = 0 ]
