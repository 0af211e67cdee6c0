#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 300
# Over a real UART: wires on modem lines, the contract of transports, hold by CTS, and a driver that is taken away.
set -u
export R5_CONTRACT_SERIAL="$VB_UART $VB_MODULE_UART" R5_CONTRACT_MODEM="$VB_MODEM"
export R5_CONTRACT_UNBIND='/sys/bus/pci/drivers/serial/unbind 0000:00:10.0'
status=0
for test in test_wires test_serial; do # the driver goes last
    "$VB_BUILD/harness/selftest/$test" || status=1
done
exit $status
