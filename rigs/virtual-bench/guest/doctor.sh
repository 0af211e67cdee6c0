#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 180
# The doctor finds nothing to say against a bench that is in order, and has looked at the real port and the real pins.
set -u
. "$VB_SOURCE/rigs/virtual-bench/bench.inc.sh"

start_module
strace -f -qq -e trace=openat -o opens "$conform" doctor --rig "$rig" --plan vbench >doctor.txt 2>&1 || fail "doctor: status $?"
cat doctor.txt
for node in "$VB_UART" "/dev/$VB_CHIP"; do
    grep -F "\"$node\"" opens | grep -v ENOENT || fail "$node was not opened"
done
stop_module
[ $failures = 0 ]
