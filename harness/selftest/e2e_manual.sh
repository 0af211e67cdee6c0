# SPDX-License-Identifier: Apache-2.0
# The examples of rigs/README.md are true: the rig files work, each other value works or is refused as told, and the
# message about a wrong file is what is said.
. "$(dirname "$0")/e2e.inc.sh"

# The Nth indented block of the page.
example() {
    awk -v n="$1" '/^    / { if (!inside) count++; inside = 1; if (count == n) print substr($0, 5); next } { inside = 0 }' \
        "$source/rigs/README.md"
}
mkdir "$work/rigs"
cp "$source/rigs/emulator.yaml" "$work/rigs/"
cd "$work" || exit
rig=rigs/bench-2.yaml
example 1 >$rig
run() { expect_status "$1" "$conform" run --rig "$2" --case BENCH-LINE-002 --out "$work/out$(wc -l <"$work/runs")"; }
: >"$work/runs"
with() { # status, rig, sed script that must change the example
    echo >>"$work/runs"
    sed "$3" $rig >"$2"
    [ -z "$3" ] || ! cmp -s $rig "$2" || fail "'$3' changes nothing: is the example another one now?"
    run "$1" "$2"
}
with 0 rigs/as-it-is.yaml ''
with 0 rigs/line.yaml 's/flow: none/flow: rts-cts/; s/baud: 115200/baud: 9600/'
with 0 rigs/bare.yaml '/args:/d; /module:/d; s/pwr_on: control/pwr_on: none/; s/reset_n: control/reset_n: none/'
with 3 rigs/system.yaml 's/clock: stepped/clock: system /'
expect_said 'stepped'
with 3 rigs/hardware.yaml 's/kind: emulated/kind: hardware/'
expect_said 'hardware'

example 2 >rigs/laid-over.yaml
echo >>"$work/runs"
run 0 rigs/laid-over.yaml

# The file that the message of the page is about.
sed -i 's/baud: /bauds: /' $rig
echo >>"$work/runs"
run 3 $rig
grep -qF "$(example 3)" "$work/said" || { fail "the page says: $(example 3)"; cat "$work/said"; }
finish
