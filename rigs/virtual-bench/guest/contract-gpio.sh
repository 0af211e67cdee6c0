#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The contract of wires and pins (harness/selftest/contract_pins.h) against real GPIO lines, by libgpiod.
# VB_CONTRACT: another program than the build's, made with another generation of the library.
set -u

# Beside the bench's own bank one in which a name is there twice.
bank=/sys/kernel/config/gpio-sim/twice
mkdir -p $bank/bank0/line0 $bank/bank0/line1 &&
    echo 2 >$bank/bank0/num_lines && echo twice >$bank/bank0/label &&
    echo TWICE >$bank/bank0/line0/name && echo TWICE >$bank/bank0/line1/name && echo 1 >$bank/live || {
    echo 'there is no second bank of GPIO lines'
    exit 1
}
R5_CONTRACT_GPIO=module-pins exec "${VB_CONTRACT:-$VB_BUILD/harness/selftest/test_pins}"
