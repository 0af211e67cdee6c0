# SPDX-License-Identifier: Apache-2.0
# For guest scripts: r5emu on the far end of the UART and the pins, and r5conform in a folder of the run.
cd "$VB_RUN" || exit 1
conform=$VB_BUILD/r5conform
emu=$VB_BUILD/r5emu
rig=$VB_SOURCE/rigs/virtual-bench/vbench.yaml
door=$TMPDIR/door
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

# True as soon as the command is, at the latest in 10 s.
await() {
    tries=0
    until "$@"; do
        tries=$((tries + 1))
        [ $tries -lt 1000 ] || return 1
        sleep 0.01
    done
}

ask() { "$emu" --ask "$door" "$1"; }

start_module() { # options
    rm -f "$TMPDIR/ready"
    "$emu" --uart "$VB_MODULE_UART" --pins module-pins --modem-lines modem-lines --control "$door" \
        --ready "$TMPDIR/ready" --module sara-r510m8s-01b-00 "$@" >"$TMPDIR/told" 2>&1 &
    module=$!
    await test -e "$TMPDIR/ready" || { fail "r5emu does not start: $(cat "$TMPDIR/told")"; exit 1; }
}

stop_module() {
    kill "$module"
    wait "$module"
}

# What the rig file runs to put a new unit in: the same one, as from the factory.
cat >new-unit <<END
#!/bin/sh
"$emu" --ask "$door" 'restore factory' && exec "$emu" --ask "$door" 'supply 3800' >/dev/null
END
chmod +x new-unit
