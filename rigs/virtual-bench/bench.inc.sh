# SPDX-License-Identifier: Apache-2.0
# For guest scripts: r5emu on the far end of the UART and the pins, and r5conform in the folder "work" of the run.
rm -rf "$VB_RUN/work" && mkdir "$VB_RUN/work" && cd "$VB_RUN/work" || exit 1
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

# now; since THEN: seconds with two decimals.
now() { cut -d ' ' -f 1 /proc/uptime; }
since() { now | awk -v then="$1" '{ printf "%.2f", $1 - then }'; }

ask() { "$emu" --ask "$door" "$1" >/dev/null; }
wire() { ask "wire $1 $2"; }
pins_at_rest() { [ "$(cat "$VB_PINS/sim_gpio0/value") $(cat "$VB_PINS/sim_gpio1/value")" = '1 1' ]; }
cts_is_on() { [ "$(cat "$VB_MODEM/2")" = 1 ]; }

# A module that has booted. It is kept so, for new units.
start_module() {
    rm -f "$TMPDIR/ready"
    "$emu" --uart "$VB_MODULE_UART" --pins module-pins --modem-lines modem-lines --control "$door" \
        --ready "$TMPDIR/ready" --module sara-r510m8s-01b-00 >"$TMPDIR/told" 2>&1 &
    module=$!
    await test -e "$TMPDIR/ready" && await cts_is_on && ask 'snapshot ready' || {
        fail "r5emu does not start: $(cat "$TMPDIR/told")"
        exit 1
    }
}

stop_module() {
    kill "$module"
    wait "$module"
}

# What the rig file runs to put a new unit in: one that is on, and knows nothing.
cat >new-unit <<END
#!/bin/sh
exec "$emu" --ask "$door" 'restore ready'
END
chmod +x new-unit
new_unit() { ./new-unit >/dev/null || fail 'there is no new unit'; }
