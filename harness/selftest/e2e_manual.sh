# SPDX-License-Identifier: Apache-2.0
# The examples of rigs/README.md are true: the rig files work, each other value works or is refused as told, and the
# messages about wrong files are what is said. Rig files of real benches are read here, never opened.
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
example 2 >$rig
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
expect_said 'only an emulated module'

# read STATUS FILE: by the reader of rig files and nothing else.
read_rig() { expect_status "$1" "$conform" doctor --files --rig "$2"; }
bench='bench-1.yaml'
block() { # the block of the page that has this line
    n=0
    while n=$((n + 1)) && text=$(example $n) && [ -n "$text" ]; do
        printf '%s\n' "$text" | grep -qF -- "$1" || continue
        printf '%s\n' "$text"
        return
    done
    fail "no block of the page has '$1'"
}
block 'rig: bench-1' >$bench
read_rig 0 $bench
expect_said 'key reset v_int supply supply-programmable c2c'
other() { # status, sed script that must change the bench
    sed "$2" $bench >other.yaml
    ! cmp -s $bench other.yaml || fail "'$2' changes nothing: is the bench another one now?"
    read_rig "$1" other.yaml
}
other 0 '/rehearsal:/d; /rest:/d; /budget:/d; /ledger:/d; /keys:/d; /imei:/d; /fresh:/d; s/, frame: 8N1//'
other 0 's/rehearsal: false/rehearsal: true/; s/supply: off/supply: as-is/; s/by: serial, port: "usb:FT0001"/by: tty, port: module/'
other 0 's/pwr_on: .*/pwr_on: operator/; s/reset_n: .*/reset_n: none/; s/v_int: .*/v_int: none/'
expect_said 'key supply'
other 0 's/drive: open-drain/drive: by-direction/; s/bias: pull-up/bias: none/; s/, channel: 2//; s/tcp:[^"]*/\/dev\/usbtmc0/'
other 0 's/supply: { by.*/supply: { by: relay, normal_mv: 3800, wire: { by: serial, port: ttyUSB1, line: rts } }/'
other 0 's/supply: { by.*/supply: { by: hub, normal_mv: 3800, hub: "1-1.4", port: 2, program: my-hub }/'
other 0 's/supply: { by.*/supply: { by: operator, normal_mv: 3800 }/'
other 0 's/supply: { by.*/supply: { by: none, normal_mv: 3800 }/'
other 0 's/budget: .*/budget: { pairing: 0, seal: 1, pin: 2, flash: 3, credential: 4, update: 1000000 }/'
other 3 's/budget: .*/budget: { pairings: 4 }/'
other 3 's/clock: system /clock: stepped/'
other 3 's/faults: none/faults: control/'
other 3 's/passphrase: [^ ]*/folder: x/'
other 3 "s/'3569[0-9]*'/123/"
other 0 's/kind: hardware/kind: emulated/'
other 3 's/by: remote, control: .* }/by: spawn, program: r5peer }/'
expect_said 'use by: remote'
other 3 's/control: .tmp.r5peer, address/address/'
other 0 '/^peer: /d'
other 3 's/kind: hardware/kind: emulated/; s/rehearsal: false/rehearsal: true/'
sed -i 's/, drive: open-drain//' $bench
read_rig 3 $bench
grep -qF "$(block "would drive the module's pin high")" "$work/said" ||
    { fail "the page says: $(block "would drive the module's pin high")"; cat "$work/said"; }

# Each page on wiring has its rig file, and each of those a page that names it.
for file in "$source"/rigs/examples/*.yaml; do
    read_rig 0 "$file"
    grep -qrF "examples/${file##*/}" "$source/rigs/wiring" || fail "no page on wiring names examples/${file##*/}"
done
for page in "$source"/rigs/wiring/*.md; do
    [ "${page##*/}" = README.md ] || grep -q 'not been tried on this hardware' "$page" || fail "${page##*/}: was it tried?"
    grep -oE '\.\./examples/[a-z0-9-]+\.yaml' "$page" | while IFS= read -r named; do
        [ -f "$source/rigs/wiring/$named" ] || echo "${page##*/} names $named, which is not there"
    done >"$work/missing"
    [ ! -s "$work/missing" ] || fail "$(cat "$work/missing")"
done

block 'rig: emulator-again' >rigs/laid-over.yaml
echo >>"$work/runs"
run 0 rigs/laid-over.yaml

# The file that the message of the page is about.
sed -i 's/baud: /bauds: /' $rig
echo >>"$work/runs"
run 3 $rig
grep -qF "$(block 'unknown key')" "$work/said" || { fail "the page says: $(block 'unknown key')"; cat "$work/said"; }
finish
