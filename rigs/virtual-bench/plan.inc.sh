# SPDX-License-Identifier: Apache-2.0
# run_part PLAN K/N: a part of a plan by libserialport and libgpiod in real time, and on the stepped rig. Row by row the
# verdicts must be the same.
. "$VB_SOURCE/rigs/virtual-bench/bench.inc.sh"

verdicts() { jq -r 'select(.kind == "verdict") | .case + " " + .verdict' "$1/journal.jsonl"; }

run_part() {
    start_module
    began=$(now)
    "$conform" run --rig "$rig" --plan "$1" --shard "$2" --consent pairing --out hardware --quiet || fail "real rig: status $?"
    echo "real drivers: $(since "$began") s"
    stop_module
    began=$(now)
    "$conform" run --plan "$1" --shard "$2" --out stepped --quiet || fail "stepped rig: status $?"
    echo "stepped: $(since "$began") s"
    verdicts hardware >hardware.txt
    verdicts stepped >stepped.txt
    [ -s stepped.txt ] || fail 'no row was run'
    diff hardware.txt stepped.txt || fail 'verdicts differ (<: real drivers, >: stepped rig)'
    jq -r 'select(.kind == "run-start") | .units[] | .transport, .pins' hardware/journal.jsonl
    tail -n 3 hardware/summary.txt
    [ $failures = 0 ]
}
