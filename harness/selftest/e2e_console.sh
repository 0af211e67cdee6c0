# SPDX-License-Identifier: Apache-2.0
# A person at a terminal: r5conform console on a module at a pseudo-terminal and on the stepped rig,
# r5conform pulse, and a run that holds.
. "$(dirname "$0")/e2e.inc.sh"

command -v tmux >/dev/null || {
    echo "tmux is missing: ./dev deps installs it"
    exit 77
}
unset TMUX NO_COLOR
export R5_LOCK_DIR="$work"
terminals=0
mux() { tmux -f /dev/null -S "$work/tmux$terminals" "$@"; }
emu=
trap 'mux kill-server 2>/dev/null || true; kill -KILL $emu 2>/dev/null || true; rm -rf "$work"' EXIT

# until COMMAND...: true within 30 s.
within_time() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 3000 ] || return 1
        sleep 0.01
    done
}

# start_emu OPTION...: r5emu on $work/module.
start_emu() {
    "$build/r5emu" --pty "$work/module" --witness "$work/witness" "$@" >"$work/told" 2>&1 &
    emu=$!
    within_time grep -q ' -> ' "$work/told" || fail "r5emu does not start"
}
stop_emu() {
    kill $emu
    wait $emu 2>/dev/null || true
    emu=
}

# --- the person ---

# at_terminal WORD...: runs r5conform there, between two looks at the terminal's settings.
at_terminal() {
    rm -f "$work/ended"
    printf 'cd %s\nstty -a >before\n%s\necho $? >status\nstty -a >after\n: >ended\ncat >/dev/null\n' \
        "'$work'" "'$conform' $*" >"$work/person"
    mux kill-server 2>/dev/null || true
    terminals=$((terminals + 1))
    mux new-session -d -s person -x 110 -y 50 sh "$work/person"
    seen=1
}
screen() { mux capture-pane -p -J -S - -t person | grep .; }
news() { screen | tail -n +"$seen"; }
# Strikes the keys; what is on the screen already is no news from here on.
strike() {
    seen=$(screen | wc -l)
    mux send-keys -t person "$@"
}
sees() {
    matches() { news | grep -qE -- "$1"; }
    within_time matches "$1" || {
        fail "the terminal shows nothing like '$1':"
        news | tail -n 12
    }
}
# has_ended STATUS: the program ended so, and the terminal is as it was.
has_ended() {
    within_time test -e "$work/ended" || fail "it does not end"
    [ "$(cat "$work/status")" = "$1" ] || fail "status $(cat "$work/status"), wanted $1"
    cmp -s "$work/before" "$work/after" || {
        fail "the terminal is not as it was"
        diff "$work/before" "$work/after" || true
    }
}

# rig NAME LINE...: rig file $work/NAME.yaml of the module on the pseudo-terminal.
rig() {
    name=$1
    shift
    {
        printf 'rig: %s\ntitle: module on a pseudo-terminal\nclock: system\n' "$name"
        printf '%s\n' "$@"
        printf 'units:\n  - name: dut\n'
        printf '    uart: { by: tty, port: %s/module, baud: 115200, flow: none }\n' "$work"
        printf '    pins: { pwr_on: none, reset_n: none, v_int: none }\n'
        printf '    supply: { by: none, normal_mv: 3800 }\n    faults: none\n'
    } >"$work/$name.yaml"
}
rig pty 'kind: emulated'

# --- AT, a pairing, a channel ---

start_emu
at_terminal console --rig pty.yaml
sees 'Ctrl-A h for help'
# Asks AT, and waits a second for the answer.
answers() {
    strike -l AT
    strike Enter
    asked=0
    until news | grep -q '^OK'; do
        asked=$((asked + 1))
        [ $asked -lt 100 ] || return 1
        sleep 0.01
    done
}
within_time answers || fail "no answer to AT"
strike C-a o
sees 'no pairing is known'
strike C-a p
sees 'paired; the keys are known until the console ends'
strike C-a o
sees 'the channel is open \(V2\)'
strike -l 'AT+CGMX'
strike BSpace
strike -l 'M'
strike Enter
sees '^SARA-R510M8S$'
sees '^OK$'
[ "$(news | grep -c 'AT+CGMM')" = 1 ] || fail "a framed line is shown twice"
mux capture-pane -p -e -t person | grep -qE '\[36m(AT.CGMM|SARA-R510M8S)' || fail "decoded text has no colour"
strike C-a v
sees 'a channel is open; frames: 1 out, [1-9][0-9]* in, 0 dropped'
strike C-a d
sees 'profile sara-r510m8s-01b-00, real time'
strike C-a r
sees 'reset_n is not wired'
strike -l 'AT+USECC2C=2'
strike Enter
sees 'the channel is closed; frames: [0-9]+ out'
strike -l 'ATI9'
strike Enter
sees '^03.15,A00.01'
strike -l 'AT'
strike C-g
sees 'AT.x07'
strike Enter
strike -l 'AT+'
strike C-a p
sees 'half a line stands at the module'
strike C-a q
sees 'Ctrl-A h tells the keys'
strike C-a h
sees 'Ctrl-A u +VCC on or off'
# Nobody else gets the port meanwhile, and no secret has been on the screen.
mux new-window -d -t person "'$conform' console --rig '$work/pty.yaml' >'$work/other' 2>&1; echo \$? >'$work/other-status'"
within_time test -s "$work/other-status" || fail "a second console does not end"
[ "$(cat "$work/other-status")" = 2 ] && grep -q 'in use by process' "$work/other" ||
    fail "a second console is not refused"
screen >"$work/screen"
expect_status 0 "$build/seek_secrets" "$work/witness" "$work/screen"
strike C-a x
has_ended 0

# --- a line that goes, a signal, frames that are none ---

at_terminal console --rig pty.yaml
sees 'Ctrl-A h for help'
kill -KILL $emu
wait $emu 2>/dev/null || true
emu=
sees 'the line to the module is gone'
sees "r5conform: .*(gone|closed)"
has_ended 2

start_emu --defect stray-frame-before-answer
at_terminal console --rig pty.yaml
sees 'Ctrl-A h for help'
within_time answers || fail "no answer to AT"
strike C-a p
sees 'paired'
strike C-a o
sees 'the channel is open'
strike -l 'AT+CGMM'
strike Enter
sees '^\*\*\* dropped: '
sees '^SARA-R510M8S$'
kill -TERM "$(mux list-panes -t person -F '#{pane_pid}' | head -n 1 | xargs ps -o pid= --ppid)"
has_ended 130
sees 'the channel is closed'
stop_emu

# --- a real module's pairings are few ---

echo 'a passphrase for a self-test' >"$work/passphrase"
chmod 600 "$work/passphrase"
rig real 'kind: hardware' 'rehearsal: true' 'budget: { pairing: 1 }' "ledger: $work/ledger.db" \
    "keys: { folder: $work/keys, passphrase: $work/passphrase }"
start_emu
at_terminal console --rig real.yaml
sees 'Ctrl-A h for help'
within_time answers || fail "no answer to AT"
strike C-a p
sees 'cannot be undone; pair\? y/N'
strike n
sees 'y/N n'
[ ! -e "$work/ledger.db" ] || fail "a pairing that was not agreed to is in the ledger"
strike C-a p
sees 'pair\? y/N'
strike y
sees 'paired; the keys are kept'
strike C-a p
sees 'has spent 1 of the 1 that rig'
strike C-a x
has_ended 0
at_terminal console --rig real.yaml
sees 'Ctrl-A h for help'
strike C-a o
sees 'with the pairing kept, of 20'
sees 'the channel is open'
strike C-a x
sees 'the channel is closed'
has_ended 0
stop_emu

# --- a person moves the wire ---

sed 's/reset_n: none/reset_n: operator/' "$work/pty.yaml" >"$work/hand.yaml"
start_emu
at_terminal console --rig hand.yaml
sees 'Ctrl-A h for help'
strike C-a r
sees 'Hold RESET_N low, then press Enter'
strike Enter
sees 'Let go of RESET_N, then press Enter'
strike Enter
sees 'RESET_N was low for [0-9]+'
within_time answers || fail "no answer to AT after a wire was moved by hand"
strike C-a x
has_ended 0
stop_emu

# --- pins, on the stepped rig ---

at_terminal console
sees 'the module is off: Ctrl-A u switches VCC'
strike C-a u
sees 'VCC: 1 on, 0 off'
strike 1
sees 'V_INT rises after 50.000 ms'
sees 'V_INT is high'
within_time answers || fail "no answer to AT on the stepped rig"
strike C-a r
sees 'RESET_N was low for 150.000 ms'
strike C-a e
sees 'do it\? y/N'
strike y
sees 'PWR_ON was low for 23000.000 ms'
sees 'V_INT is low'
strike C-a w
sees 'PWR_ON was low for 1050.000 ms'
sees 'V_INT is high'
within_time answers || fail "no answer to AT after PWR_ON"
strike C-a x
has_ended 0

# --- pulse ---

expect_status 0 "$conform" pulse reset
expect_said 'RESET_N was low for 150.000 ms'
expect_said 'at rest'
expect_status 0 "$conform" pulse --module sara-r510s-00b-00 power
expect_said 'V_INT rises after 1050.000 ms'
expect_status 0 "$conform" pulse --module sara-r510s-00b-00 --ms 5 power
expect_said 'PWR_ON was low for 5.000 ms'
expect_status 0 "$conform" pulse supply-cycle
expect_said 'V_INT falls after 0.000 ms'
expect_said 'VCC was off for 500 ms'
expect_status 0 "$conform" pulse emergency
expect_said 'V_INT falls after 24500.000 ms'
sed 's/^rig: .*/rig: stuck/; s/program: r5emu,/program: r5emu, args: [--defect, vint-low-when-on],/' \
    "$source/rigs/emulator.yaml" >"$work/stuck.yaml"
expect_status 2 "$conform" pulse --rig "$work/stuck.yaml" power
expect_said 'V_INT stays low, 5000 ms after it should be high'
start_emu
expect_status 2 "$conform" pulse --rig "$work/pty.yaml" power
expect_said 'pwr_on is not wired'
expect_status 2 "$conform" pulse --rig "$work/pty.yaml" supply-cycle
expect_said 'VCC cannot be switched'

# --- a run that holds ---

stop_emu
start_emu --defect bad-frame-answered-in-plain
at_terminal run --rig pty.yaml --case C2C-FRM-002 --hold --out held
sees '^held  C2C-FRM-002'
sees 'Enter goes on, Ctrl-C ends the run'
expect_status 2 "$conform" pulse --rig "$work/pty.yaml" reset
expect_said 'in use by process .*pty'
strike Enter
sees 'NOT PASSED'
has_ended 1
[ "$(verdict "$work/held" C2C-FRM-002)" = fail ] || fail "the verdict of a held row is not kept"
stop_emu

# --- wrong use ---

expect_status 3 "$conform" console
expect_said 'standard input is no terminal'
expect_status 3 "$conform" console --frobnicate
expect_status 3 "$conform" console module
expect_status 3 "$conform" console --rig nowhere
expect_said 'there are: .*emulator'
expect_status 0 "$conform" console --help
expect_said 'Ctrl-A p +pair'
expect_status 3 "$conform" pulse
expect_status 3 "$conform" pulse fire
expect_said 'name one of power, reset, emergency, supply-cycle, not fire'
expect_status 3 "$conform" pulse power reset
expect_status 3 "$conform" pulse --ms 0 power
expect_status 3 "$conform" pulse --rig nowhere power
expect_status 0 "$conform" --help
expect_said '^  console '
expect_said '^  pulse '
finish
