#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 400
# However a run ends, PWR_ON and RESET_N are released within a second, as seen from the module's side. Each is ended while it
# holds both low for 23 s (PWR-EMG-001). And two runs do not share a rig.
set -u
. "$VB_SOURCE/rigs/virtual-bench/faults.inc.sh"

held() { [ "$(cat "$VB_PINS/sim_gpio0/value") $(cat "$VB_PINS/sim_gpio1/value")" = '0 0' ]; }
no_guard() { ! pgrep -x r5guard >/dev/null; }

begin() { # name, folder of the run
    name=$1
    new_unit
    "$conform" run --rig "$rig" --plan vbench-long --case PWR-EMG-001 --out "$2" --quiet >"$name.txt" 2>&1 &
    run=$!
    await held || fail "$name: the pins are never pulled: $(cat "$name.txt")"
}

refused_by_guard() {
    "$conform" run --rig "$rig" --plan vbench --out late >late.txt 2>&1 && fail 'a rig is taken from its guard'
    sed 's/^/    /' late.txt
    grep -q 'in use by the guard of a run that was killed, until V_INT is low' late.txt || fail 'nobody tells of the guard'
}

rests() { # status wanted, what is looked at while the guard may still be there; counts from now
    began=$(now)
    await pins_at_rest || fail "$name: not at rest"
    took=$(since "$began")
    wait_for_end $run 60 || fail "$name: the run hangs"
    wait $run
    status=$?
    echo "$name: at rest after $took s, status $status"
    echo "$took" | awk '{ exit $1 > 1.0 }' || fail "$name: at rest only after $took s"
    [ "$status" = "$1" ] || fail "$name: status $status, wanted $1"
    ${2:-:}
    ask 'supply 0' # the guard holds the rig as long as V_INT is high
    await no_guard || { fail "$name: a guard stays"; pkill -9 -x r5guard; }
}

start_module

begin interrupted interrupted
"$conform" run --rig "$rig" --plan vbench --out second >second.txt 2>&1
[ $? = 2 ] || fail 'a second run on the rig is not refused'
sed 's/^/    /' second.txt
grep -q "in use by process $run (rig 'vbench', since" second.txt || fail 'the second run is not told who holds the rig'
kill -INT $run
kill -INT $run
rests 130

# Nobody is left to tidy up but the guard. It holds the rig until V_INT is low, so the module goes off.
begin killed killed
kill -9 $run
rests 137 refused_by_guard

begin unplugged unplugged
echo 0000:00:10.0 >/sys/bus/pci/drivers/serial/unbind
rests 2
echo 0000:00:10.0 >/sys/bus/pci/drivers/serial/bind
"$VB_SOURCE/rigs/virtual-bench/guest-uart.sh" || fail 'the UART does not come back'

# What cannot be recorded is not done: the disk is full before the pins are released by the case.
mkdir full && mount -t tmpfs -o size=256k tmpfs full || fail 'no small disk'
begin disk-full full/run
dd if=/dev/zero of=full/fill bs=4k >/dev/null 2>&1
wait_for_end $run 60 || fail 'disk-full: the run hangs'
grep -h . disk-full.txt | sed 's/^/    /'
rests 2
stop_module
[ $failures = 0 ]
