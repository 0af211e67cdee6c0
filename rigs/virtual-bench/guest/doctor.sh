#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 180
# The doctor finds nothing to say against a bench that is in order.
set -u
. "$VB_SOURCE/rigs/virtual-bench/bench.inc.sh"

start_module
"$conform" doctor --rig "$rig" >doctor.txt 2>&1 || fail "doctor: status $?"
cat doctor.txt
stop_module
[ $failures = 0 ]
