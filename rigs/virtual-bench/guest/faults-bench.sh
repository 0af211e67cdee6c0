#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 900
# PWR_ON elsewhere, garbage, a mute module, a UART and a GPIO chip that go away.
set -u
. "$VB_SOURCE/rigs/virtual-bench/faults.inc.sh"

start_module
row='C2C-FRM-028'
sed 's/line: PWR_ON/line: SPARE/' "$rig" >elsewhere.yaml
new_unit
run_with pwr-on-elsewhere ./elsewhere.yaml 'PWR-KEY-001*' case-start 'a reset does not bring the rig in order|comes up' true
new_unit
doctor_says pwr-on-elsewhere ./elsewhere.yaml 'PWR_ON was pulled low .* and switched nothing on'

broken_wire garbage BENCH-LINE-001 'garbage|nothing comes back' 'garbage' rxd noise

# Mute from the very start: no row is tried.
new_unit
wire rxd cut
run_with mute "$rig" "$row" run-start 'cannot be brought to a start.*comes up and answers' true
doctor_says mute "$rig" 'does not answer AT'
wire rxd ok

unbind_uart() { echo 0000:00:10.0 >/sys/bus/pci/drivers/serial/unbind; }
new_unit
run_with uart-unbound "$rig" "$row" case-start 'is gone' unbind_uart
doctor_says uart-unbound "$rig" 'ttyS1'
echo 0000:00:10.0 >/sys/bus/pci/drivers/serial/bind
"$VB_SOURCE/rigs/virtual-bench/guest-uart.sh" || fail 'the UART does not come back'
new_unit
"$conform" run --rig "$rig" --plan vbench --case BENCH-LINE-001 --out after --quiet || fail 'the bench does not work after the UART came back'

# With the pins goes the module, too: last.
pins=$(basename "$(dirname "$(readlink -f "$VB_PINS")")")
unbind_pins() { echo "$pins" >/sys/bus/platform/drivers/gpio-sim/unbind; }
at_rest() { [ ! -e "$VB_PINS" ]; }
new_unit
run_with pins-removed "$rig" 'PWR-KEY-001*' case-start 'is gone|No such device' unbind_pins
doctor_says pins-removed "$rig" 'module-pins'
[ $failures = 0 ]
