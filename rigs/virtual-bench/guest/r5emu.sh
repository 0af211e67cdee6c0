#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# r5emu --uart alone, driven by hand with the tools of the shell: pins, UART, modem lines, broken wires, a fresh unit.
# limit: 300
# full
set -u
work=$(mktemp -d)
failures=0
emu=$VB_BUILD/r5emu

fail() {
    echo "FAILED: $*"
    failures=$((failures + 1))
}

is() { # what, wanted, got
    [ "$2" = "$3" ] || fail "$1: wanted '$2', got '$3'"
}

uptime() { read -r up _ </proc/uptime; }

# True as soon as the command is, at the latest in 10 s.
await() {
    uptime
    last=$((${up%.*} + 10))
    until "$@"; do
        uptime
        [ "${up%.*}" -le $last ] || return 1
        sleep 0.01
    done
}

ask() { "$emu" --ask "$work/door" "$1"; }
line() { cat "$VB_MODEM/$1"; }
v_int() { cat "$VB_PINS/sim_gpio2/value"; }
v_int_is() { [ "$(v_int)" = "$1" ]; }
line_is() { [ "$(line "$1")" = "$2" ]; }
counter() { ask counters | tr ' ' '\n' | sed -n "s/^$1=//p"; }
counter_is() { [ "$(counter "$1")" = "$2" ]; }

# Nothing changes for so many seconds: to see what must not happen.
quiet() { sleep "$1"; }

PWR_ON=0 RESET_N=1 V_INT=2 CTS=2 DSR=3

# A pulse of the pin by one process: low, then high, so many milliseconds apart; then it lets go. Notes when it began.
pulse() { # pin, ms, push-pull (as if not given) or open-drain
    [ "${3:-push-pull}" = push-pull ] && flags=2 || flags=10
    perl -MTime::HiRes=usleep,clock_gettime,CLOCK_MONOTONIC -MFcntl -e '
        my ($chip, $pin, $ms, $flags) = @ARGV;
        sysopen(my $c, "/dev/$chip", O_RDWR) or die "open: $!\n";
        # struct gpiohandle_request: offsets[64], flags, default_values[64], consumer[32], lines, fd
        my $r = pack("L64 L C64 a32 L l", $pin, (0) x 63, $flags, 1, (0) x 63, "pulse", 1, -1);
        ioctl($c, 0xC16CB403, $r) or die "request: $!\n";
        open(my $line, "+<&=", unpack("l", substr($r, 360, 4))) or die "fd: $!\n";
        sub set { ioctl($line, 0xC040B409, my $v = pack("C64", $_[0], (0) x 63)) or die "set: $!\n"; }
        my $begin = clock_gettime(CLOCK_MONOTONIC);
        set(0);
        my $end = $begin + $ms / 1000;
        while ((my $left = $end - clock_gettime(CLOCK_MONOTONIC)) > 0) { usleep($left * 1e6); }
        set(1);
        printf "%.6f %.0f\n", $begin, (clock_gettime(CLOCK_MONOTONIC) - $begin) * 1000;' "$VB_CHIP" "$1" "$2" "$flags" >"$work/begin" || fail "no pulse of $2 ms"
}

# Too short to act, by far: on a machine that makes it last all the same nothing can be judged.
short_pulse() { # pin, push-pull or open-drain
    pulse "$1" 20 "${2:-push-pull}"
    read -r _ lasted <"$work/begin"
    [ "$lasted" -lt 95 ] || { echo "this machine is too busy: a pulse of 20 ms lasted $lasted ms"; exit 77; }
}

# Opens the host's end for good and notes what it hears.
listen() {
    stty -F "$VB_UART" 115200 raw -echo "$1" clocal
    exec 3<>"$VB_UART"
    : >"$work/heard"
    cat <&3 >>"$work/heard" &
    reader=$!
}
deafen() {
    kill "$reader" 2>/dev/null
    wait "$reader" 2>/dev/null
    exec 3>&-
}
heard() { tr -d '\r\n' <"$work/heard"; }
heard_like() { heard | grep -qE "$1"; }
say() {
    : >"$work/heard"
    printf '%s\r' "$1" >&3
}
answers() { # command, pattern
    say "$1"
    await heard_like "$2" || fail "$1: heard '$(heard)', nothing like $2"
}
silent() { # why
    say AT
    quiet 0.5
    is "heard with $1" '' "$(heard)"
}

start() { # options
    rm -f "$work/ready"
    "$emu" --uart "$VB_MODULE_UART" --pins module-pins --modem-lines modem-lines --control "$work/door" \
        --ready "$work/ready" "$@" >"$work/told" 2>&1 &
    module=$!
    await test -e "$work/ready" || { fail "r5emu does not start: $(cat "$work/told")"; exit 1; }
}
stop() {
    kill "$module"
    wait "$module" || fail "r5emu ends with status $?: $(cat "$work/told")"
    is 'files left behind' '' "$(find "$work" -name ready -o -name door)"
    is 'trace instances left behind' '' "$(ls /sys/kernel/tracing/instances)"
    is 'V_INT, CTS and DSR without a module' '0 0 0' "$(v_int) $(line $CTS) $(line $DSR)"
}

switch_on() {
    pulse $PWR_ON 150
    await line_is $CTS 1 || fail "CTS does not go on after a switch-on pulse: $(cat "$work/told")"
}

switch_on_and_talk() {
    start
    await v_int_is 1 || true # a variant may start by itself
    ask 'restore factory'
    await v_int_is 0 || fail 'V_INT stays high without supply'
    ask 'supply 2500' # too slow a rise for a self-start
    quiet 0.4
    ask 'supply 3800'
    quiet 0.5
    is 'V_INT of a module that is off' 0 "$(v_int)"
    is 'CTS and DSR of a module that is off' '0 0' "$(line $CTS) $(line $DSR)"
    gpiomon --num-events=1 --format='%e %s %n' "$VB_CHIP" $V_INT >"$work/edge" &
    monitor=$!
    await grep -q 'V_INT *|gpiomon' /sys/kernel/debug/gpio
    short_pulse $PWR_ON
    quiet 0.5
    is 'V_INT after a pulse that is too short' 0 "$(v_int)"
    switch_on
    wait $monitor
    # 100 ms of the pulse, then 50 ms.
    awk -v begin="$(cut -d ' ' -f 1 "$work/begin")" '{ ms = ($2 - begin) * 1000 + $3 / 1e6; printf "V_INT rises %.1f ms after the begin of the pulse\n", ms
        exit !($1 == 1 && ms > 150 && ms < 1000) }' "$work/edge" || fail "edge of V_INT: $(cat "$work/edge")"
    is 'V_INT and DSR of a module that is on' '1 1' "$(v_int) $(line $DSR)"
    listen crtscts
    answers AT 'OK$'
    answers ATE0 'OK$'
    answers ATI 'SARA-R510M8S-01B-00OK$'
    for drive in push-pull open-drain; do # 100 ms is the least; a busy machine lengthens a pulse
        boots=$(counter boots)
        short_pulse $RESET_N $drive
        quiet 0.5
        is "boots after a reset that is too short, $drive" "$boots" "$(counter boots)"
        pulse $RESET_N 105 $drive
        await counter_is boots $((boots + 1)) || fail "a reset pulse of 105 ms does not act, $drive"
        await line_is $CTS 1
        answers AT 'OK$'
    done
}

# However late the records are read, a pulse is as wide as it was.
late_records() {
    boots=$(counter boots)
    kill -STOP "$module"
    short_pulse $RESET_N
    quiet 0.3
    kill -CONT "$module"
    quiet 0.3
    is 'boots after a reset that is too short, read late' "$boots" "$(counter boots)"
    kill -STOP "$module"
    pulse $RESET_N 105
    quiet 0.3
    kill -CONT "$module"
    await counter_is boots $((boots + 1)) || fail 'a reset pulse of 105 ms, read late, does not act'
    await line_is $CTS 1
}

# A line that is held low and then let go without a word: only the watch of its users tells.
held_lines() {
    gpioset --mode=signal "$VB_CHIP" $RESET_N=0 &
    held=$!
    await line_is $CTS 0 || fail 'CTS stays on in reset'
    quiet 0.3
    kill $held
    wait $held 2>/dev/null
    await line_is $CTS 1 || fail 'a released RESET_N is not seen'
    answers AT 'OK$'
    gpioset --mode=signal --drive=open-drain "$VB_CHIP" $RESET_N=0 &
    held=$!
    await line_is $CTS 0 || fail 'an open-drain user is not seen'
    kill $held
    wait $held 2>/dev/null
    await line_is $CTS 1 || fail 'a released open-drain line is not seen'
    # A request with a bias overwrites the pull; the module's is the stronger.
    gpiomon --num-events=1 --bias=pull-down "$VB_CHIP" $V_INT >/dev/null &
    monitor=$!
    await grep -q 'V_INT *|gpiomon' /sys/kernel/debug/gpio
    await v_int_is 1 || fail 'a bias beats the V_INT of the module'
    kill $monitor
    wait $monitor 2>/dev/null
}

# The host's end holds the module by RTS. The port's driver raises RTS at the opening.
rts_hold() {
    deafen
    stty -F "$VB_UART" 115200 raw -echo -crtscts clocal
    perl -e '
        use Fcntl;
        sysopen(my $tty, "'"$VB_UART"'", O_RDWR | O_NOCTTY) or die;
        my $rts = pack("L", 4);
        ioctl($tty, 0x5417, $rts) or die "TIOCMBIC: $!\n";
        syswrite($tty, "AT\r");
        my $in = "";
        vec($in, fileno($tty), 1) = 1;
        die "RTS off does not hold\n" if select(my $r = $in, undef, undef, 0.5);
        ioctl($tty, 0x5416, $rts) or die "TIOCMBIS: $!\n";
        die "RTS on does not let go\n" unless select($r = $in, undef, undef, 5);' || fail 'RTS'
    listen crtscts
    answers AT 'OK$'
}

broken_wires() {
    ask 'wire v_int stuck-low'
    is 'V_INT stuck low' 0 "$(v_int)"
    ask 'wire v_int stuck-high'
    is 'V_INT stuck high' 1 "$(v_int)"
    ask 'wire v_int ok'
    ask 'wire cts stuck-off'
    is 'CTS stuck off' 0 "$(line $CTS)"
    silent 'CTS stuck off'
    ask 'wire cts ok'
    await heard_like 'OK$' || fail 'what CTS held does not go on'
    ask 'wire rts stuck-off'
    silent 'RTS stuck off'
    ask 'wire rts ok'
    await heard_like 'OK$' || fail 'what RTS held does not go on'
    ask 'wire txd cut'
    silent 'TXD cut'
    ask 'wire txd ok'
    answers AT 'OK$'
    ask 'wire rxd cut'
    silent 'RXD cut'
    ask 'wire rxd ok'
    answers AT 'OK$'
    : >"$work/heard"
    ask 'wire rxd noise'
    quiet 1
    ask 'wire rxd ok'
    noise=$(stat -c %s "$work/heard")
    echo "noise: $noise bytes in a second"
    [ "$noise" -ge 50 ] || fail "noise of $noise bytes in a second"
    answers AT 'OK$'
    boots=$(counter boots)
    ask 'wire reset_n cut'
    pulse $RESET_N 150
    quiet 0.5
    is 'boots after a reset over a cut wire' "$boots" "$(counter boots)"
    ask 'wire reset_n ok'
    ask 'wire reset_n stuck-low'
    await line_is $CTS 0 || fail 'RESET_N stuck low does not act'
    ask 'wire reset_n ok'
    await line_is $CTS 1 || fail 'RESET_N is not free again'
    ask 'wire cts stuck-on'
    ask 'supply 0'
    is 'CTS stuck on, without supply' 1 "$(line $CTS)"
    ask 'wire cts ok'
    is 'CTS without supply' 0 "$(line $CTS)"
    ask 'supply 3800' # at once, which starts this variant
    await line_is $CTS 1 || fail 'it does not come up with its supply'
    ask 'wire cts noise' 2>/dev/null && fail 'CTS takes noise'
    ask 'pin pwr_on low' 2>/dev/null && fail 'a real pin is driven over the door'
}

# Its own port goes along with AT+IPR. The other end's speed is told by the door alone: a wrong one is garbage.
speeds() {
    answers AT+IPR=9600 'OK$'
    quiet 0.5
    answers AT 'OK$'
    is "speed of the module's port" 9600 "$(stty -F "$VB_MODULE_UART" speed)"
    ask 'line 115200 none'
    say AT
    quiet 0.5
    heard_like OK && fail 'a wrong speed does not matter'
    ask 'line 9600 none'
    answers AT 'OK$'
}

# A fresh unit on the bench hears what its pins are.
fresh_unit() {
    ask 'restore factory'
    is 'V_INT of a fresh unit' 0 "$(v_int)"
    ask 'line 115200 none'
    gpioset --mode=signal "$VB_CHIP" $PWR_ON=0 &
    held=$!
    await grep -q 'PWR_ON *|gpioset' /sys/kernel/debug/gpio
    ask 'restore factory'
    ask 'supply 2500'
    quiet 0.4
    ask 'supply 3800'
    await v_int_is 1 || fail 'PWR_ON held low over a restore is not seen'
    kill $held
    wait $held 2>/dev/null
    await line_is $CTS 1 || fail 'the fresh unit does not come up'
    answers AT 'OK$'
}

# Asleep, it takes no processor time: ticks of 10 ms in 3 s.
idle() {
    cpu() { awk '{ print $14 + $15 }' "/proc/$module/stat"; }
    switches() { awk '/voluntary/ { n += $2 } END { print n }' "/proc/$module/status"; }
    from=$(cpu)
    woken=$(switches)
    quiet 3
    echo "idle for 3 s: $(($(cpu) - from)) ticks, $(($(switches) - woken)) wake-ups"
    if [ $(($(cpu) - from)) -gt 1 ] || [ $(($(switches) - woken)) -gt 3 ]; then
        fail 'it does not sleep'
    fi
}

from_the_start() {
    start --wire v_int=stuck-low --wire rxd=cut
    pulse $PWR_ON 150
    await line_is $CTS 1 || fail 'it does not start with wires broken from the start'
    is 'V_INT stuck low from the start' 0 "$(v_int)"
}

# What is taken away ends it, with a word and a status, and without spinning until then.
taken_away() { # what it says, driver, device
    start
    echo "$3" >"/sys/bus/$2/unbind"
    await gone "$module" || { fail "it goes on without what was taken away: $1"; kill "$module"; }
    wait "$module"
    is "status after $1" 2 $?
    grep -q "$1" "$work/told" || fail "$1: it said '$(cat "$work/told")'"
    echo "$3" >"/sys/bus/$2/bind"
}
gone() { ! kill -0 "$1" 2>/dev/null; }
losses() {
    taken_away 'serial port was taken away' pci/drivers/serial 0000:00:11.0
    taken_away 'pins was taken away' platform/drivers/gpio-sim "$(basename "$(dirname "$(readlink -f "$VB_PINS")")")"
}

for check in switch_on_and_talk late_records held_lines rts_hold idle broken_wires speeds fresh_unit deafen stop from_the_start stop losses; do
    echo "== $check"
    $check
done
echo "$failures checks failed"
[ $failures = 0 ]
