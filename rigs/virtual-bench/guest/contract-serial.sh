#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 180
# The contract of transports over a real UART, hold by CTS, modem lines, and a driver that is taken away.
set -u
export R5_CONTRACT_SERIAL="$VB_UART $VB_MODULE_UART" R5_CONTRACT_MODEM="$VB_MODEM"
export R5_CONTRACT_UNBIND='/sys/bus/pci/drivers/serial/unbind 0000:00:10.0'
"$VB_BUILD/harness/selftest/test_serial"
