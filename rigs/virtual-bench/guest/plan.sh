#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 900
# The plan vbench by libserialport and libgpiod in real time: case by case and row by row the verdicts of the stepped rig.
set -u
. "$VB_SOURCE/rigs/virtual-bench/bench.inc.sh"

verdicts() { jq -r 'select(.kind == "verdict") | .case + " " + .verdict' "$1/journal.jsonl"; }

start_module
began=$(cut -d ' ' -f 1 /proc/uptime)
"$conform" run --rig "$rig" --plan vbench --consent pairing --out hardware --verbose >run.txt 2>&1 || fail "run: status $?"
cut -d ' ' -f 1 /proc/uptime | awk -v began="$began" '{ printf "real rig: %.1f s\n", $1 - began }'
stop_module
"$conform" run --plan vbench --out stepped --quiet >stepped.txt 2>&1 || fail "stepped rig: status $?"
verdicts hardware >hardware.txt
verdicts stepped >stepped.txt
diff hardware.txt stepped.txt || fail 'verdicts differ (<: real drivers, >: stepped rig)'
tail -n 4 run.txt
[ $failures = 0 ]
