#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 60
# The contract of wires and pins (harness/selftest/contract_wire.h, contract_pins.h) against real GPIO lines, by libgpiod.
# The other generation of the library is tried by a build of its own:
#
#     PKG_CONFIG_PATH=$(rigs/virtual-bench/gpiod2.sh) cmake --preset release -B build/gpiod2
#     cmake --build build/gpiod2 --target test_pins
#     VB_BUILD=build/gpiod2 rigs/virtual-bench/guest.sh build/vbench/gpiod2 rigs/virtual-bench/guest/contract-gpio.sh
set -u

# Beside the bench's own bank one in which a name is there twice.
bank=/sys/kernel/config/gpio-sim/twice
if ! mkdir -p $bank/bank0/line0 $bank/bank0/line1 ||
    ! echo 2 >$bank/bank0/num_lines || ! echo twice >$bank/bank0/label ||
    ! echo TWICE >$bank/bank0/line0/name || ! echo TWICE >$bank/bank0/line1/name || ! echo 1 >$bank/live; then
    echo 'there is no second bank of GPIO lines'
    exit 1
fi
R5_CONTRACT_GPIO=module-pins exec "$VB_BUILD/harness/selftest/test_pins"
