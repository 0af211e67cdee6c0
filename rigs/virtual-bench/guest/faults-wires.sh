#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 900
# full
# Broken wires: flow control, V_INT.
set -u
. "$VB_SOURCE/rigs/virtual-bench/faults.inc.sh"

start_module
row='C2C-FRM-028'
broken_wire cts-stuck-off "$row" 'CTS is off' 'CTS is off although the module answers' cts stuck-off
broken_wire rts-stuck-off "$row" 'comes up and answers|a reset does not bring|got silence|got ""' 'RTS does not reach it' rts stuck-off
broken_wire v-int-stuck-low 'PWR-RST-001' 'V_INT' 'V_INT reads low although the module answers' v_int stuck-low
broken_wire v-int-stuck-high 'PWR-KEY-001*' 'the module switches off' 'V_INT stays high although' v_int stuck-high

# Nothing goes wrong by these two, so only the doctor can tell.
for stuck in cts:'CTS is on although the module is off' rts:'sends although our RTS is off'; do
    new_unit
    wire "${stuck%%:*}" stuck-on
    doctor_says "${stuck%%:*}-stuck-on" "$rig" "${stuck#*:}"
    wire "${stuck%%:*}" ok
done
stop_module
[ $failures = 0 ]
