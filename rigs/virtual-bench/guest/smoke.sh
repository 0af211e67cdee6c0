#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# limit: 180
# The bench itself, with nothing of ours but the guest: both UARTs, pins, modem lines, hold by CTS, time stamps of
# edges, traces, and what tests of faults pull away.
set -u
work=$(mktemp -d)
failures=0

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

is() { # what, wanted, got
    [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

# True as soon as the command is, at the latest in 10 s.
await() {
    until=$(($(uptime_s) + 10))
    until "$@"; do
        [ "$(uptime_s)" -lt $until ] || return 1
        sleep 0.01
    done
}

uptime_s() { cut -d . -f 1 /proc/uptime; }
size_is() { [ "$(stat -c %s "$1")" = "$2" ]; }
pin() { cat "$VB_PINS/sim_gpio$1/value"; }
drive() { echo "pull-$2" >"$VB_PINS/sim_gpio$1/pull"; }
used_by() { grep -q "($1 *|$2" /sys/kernel/debug/gpio; } # name of a line, consumer
lines_of_ttyS1() { sed -n 's/^1:.*rx:[0-9]* *//p' /proc/tty/driver/serial; }

# Bytes go from one UART to the other, none lost, none changed. What comes before a port is open is lost.
cross() { # from, to
    head -c 20000 /dev/urandom >"$work/sent"
    exec 4<>"$2"
    timeout 20 head -c 20000 <&4 >"$work/got" &
    reader=$!
    cat "$work/sent" >"$1"
    wait $reader || fail "$1 to $2: the bytes do not arrive"
    cmp -s "$work/sent" "$work/got" || fail "$1 to $2: other bytes arrive"
    exec 4>&-
}

uarts() {
    for tty in "$VB_UART" "$VB_MODULE_UART"; do
        stty -F "$tty" 921600 raw -echo -crtscts clocal || fail "$tty: stty"
        is "$tty takes 921600" 921600 "$(stty -F "$tty" speed)"
    done
    cross "$VB_UART" "$VB_MODULE_UART"
    cross "$VB_MODULE_UART" "$VB_UART"
}

# The names, and each pin both ways between the character device and the module's side.
pins() {
    offset=0
    for name in PWR_ON RESET_N V_INT SPARE; do
        is "place of $name" "$VB_CHIP $offset" "$(gpiofind "$name")"
        for level in 1 0; do
            gpioset --mode=signal "$VB_CHIP" "$offset=$level" &
            held=$!
            await used_by "$name" gpioset || fail "$name is not taken"
            is "$name, set by the harness's side" $level "$(pin $offset)"
            kill $held
            wait $held 2>/dev/null
        done
        for way in up down; do
            drive $offset $way
            [ $way = up ] && level=1 || level=0
            is "$name, driven $way by the module's side" "$level" "$(gpioget "$VB_CHIP" $offset)"
        done
        offset=$((offset + 1))
    done
}

# The kernel stamps each edge, in order, on the monotonic clock.
edges() {
    drive 2 down
    before=$(cut -d ' ' -f 1 /proc/uptime)
    gpiomon --num-events=4 --format='%e %s %n' "$VB_CHIP" 2 >"$work/edges" &
    monitor=$!
    await used_by V_INT gpiomon || fail 'V_INT is not watched'
    for way in up down up down; do drive 2 $way; done
    await kill_fails $monitor || { fail 'edges of V_INT are missing'; kill $monitor; }
    after=$(cut -d ' ' -f 1 /proc/uptime)
    is 'edges of V_INT' '1 0 1 0 ' "$(cut -d ' ' -f 1 "$work/edges" | tr '\n' ' ')"
    awk -v last="$before" -v after="$after" '
        { at = $2 + $3 / 1e9 }
        at <= last - 0.01 || at > after + 0.01 { exit 1 }
        { last = at + 0.01 }' "$work/edges" ||
        fail "time stamps of V_INT are not in order from $before to $after: $(cat "$work/edges")"
}
kill_fails() { ! kill -0 "$1" 2>/dev/null; }

# Out: an open port raises RTS and DTR, a closed one drops them. In: each line alone.
modem_lines() {
    stty -F "$VB_UART" 115200 raw -echo -crtscts clocal hupcl
    is 'RTS and DTR, port closed' '0 0' "$(cat "$VB_MODEM/0") $(cat "$VB_MODEM/1")"
    exec 3<>"$VB_UART"
    is 'RTS and DTR, port open' '1 1' "$(cat "$VB_MODEM/0") $(cat "$VB_MODEM/1")"
    is 'nothing driven' 'RTS|DTR' "$(lines_of_ttyS1)"
    number=2
    for seen in 'RTS|CTS|DTR' 'RTS|DTR|DSR' 'RTS|DTR|CD' 'RTS|DTR|RI'; do
        echo 1 >"$VB_MODEM/$number"
        is "line $number driven" "$seen" "$(lines_of_ttyS1)"
        echo 0 >"$VB_MODEM/$number"
        number=$((number + 1))
    done
    exec 3>&-
}

# With flow control on, bytes wait for CTS. Half a second is long against the 2 ms that a byte takes.
cts_hold() {
    stty -F "$VB_UART" 115200 raw -echo crtscts clocal
    stty -F "$VB_MODULE_UART" 115200 raw -echo -crtscts clocal
    exec 3<>"$VB_UART" 4<>"$VB_MODULE_UART"
    cat <&4 >"$work/held" &
    reader=$!
    printf 0123456789 >&3
    sleep 0.5
    is 'bytes let through with CTS off' 0 "$(stat -c %s "$work/held")"
    echo 1 >"$VB_MODEM/2"
    await size_is "$work/held" 10 || fail 'CTS on lets nothing through'
    is 'bytes after the hold' 0123456789 "$(cat "$work/held")"
    kill $reader
    exec 3>&- 4>&-
    echo 0 >"$VB_MODEM/2"
    stty -F "$VB_UART" -crtscts
}

# The emulated module sleeps on these records.
traces() {
    trace=/sys/kernel/tracing/instances/smoke
    mkdir $trace && echo 'get==0' >$trace/events/gpio/gpio_value/filter && echo 1 >$trace/events/gpio/gpio_value/enable ||
        fail 'no trace of gpio_value'
    gpioset --mode=exit "$VB_CHIP" 0=1
    grep -q 'gpio_value: [0-9]* set 1' $trace/trace || fail "a pin was set and there is no record: $(tail -n 1 $trace/trace)"
    rmdir $trace
}

# A driver that is taken away and comes back: cable and adapter pulled.
unbind() {
    uart=0000:00:10.0
    serial=/sys/bus/pci/drivers/serial
    echo $uart >$serial/unbind || fail 'the UART cannot be unbound'
    [ ! -e /sys/bus/pci/devices/$uart/tty ] || fail 'the UART is still there, unbound'
    echo $uart >$serial/bind || fail 'the UART cannot be bound'
    is 'the UART, bound again, and made ready' '' "$("$VB_SOURCE/rigs/virtual-bench/guest-uart.sh")"
    bank=$(basename "$(dirname "$(readlink -f "$VB_PINS")")")
    gpio=/sys/bus/platform/drivers/gpio-sim
    echo "$bank" >$gpio/unbind || fail 'the pins cannot be unbound'
    is 'PWR_ON, unbound' '' "$(gpiofind PWR_ON)"
    echo "$bank" >$gpio/bind || fail 'the pins cannot be bound'
    is 'PWR_ON, bound again' "$VB_CHIP 0" "$(gpiofind PWR_ON)"
}

surroundings() {
    is 'network interfaces' lo "$(ls /sys/class/net)"
    ip -4 -o addr show lo | grep -q 127.0.0.1 || fail 'no 127.0.0.1'
    is 'the run folder can be written' yes "$(echo yes >"$VB_RUN/probe" && cat "$VB_RUN/probe")"
    (: >/etc/probe) 2>/dev/null && fail 'the host can be written'
    is 'strace puts an error in' 1 "$(strace -o "$work/strace" -e inject=unlink,unlinkat:error=EIO rm "$VB_RUN/probe" 2>&1 |
        grep -c 'Input/output error')"
    rm -f "$VB_RUN/probe"
}

for check in surroundings uarts pins edges modem_lines cts_hold traces unbind; do
    echo "== $check"
    $check
done
echo "$failures checks failed"
[ $failures = 0 ]
