# SPDX-License-Identifier: Apache-2.0
# r5conform init-rig: what is answered comes back from the reader of rig files, for each branch; what would drive a pin
# high, cannot be written or exists already is refused; an end of the answers leaves nothing behind.
. "$(dirname "$0")/e2e.inc.sh"
cd "$work" || exit

# init STATUS ANSWER...: all of them, one a line; the rig file is rig.yaml.
init() {
    wanted=$1
    shift
    got=0
    printf '%s\n' "$@" | "$conform" init-rig --out rig.yaml >"$work/said" 2>&1 || got=$?
    [ "$got" = "$wanted" ] || { fail "status $got, wanted $wanted: $*"; tail -n 5 "$work/said"; }
}
# reads LINE...: the reader takes the file, and these lines are in it. Takes the file away.
reads() {
    expect_said 'next: r5conform doctor --rig ./rig.yaml'
    cp "$work/said" "$work/said-by-init"
    expect_status 0 "$conform" doctor --files --rig ./rig.yaml
    for line in "$@"; do
        grep -qF -- "$line" rig.yaml || { fail "the file does not say: $line"; cat rig.yaml; }
    done
    rm -f rig.yaml
}
begin() { printf '%s\n' bench-7 'A title' '' '' serial usb:FT1 115200 yes; }
after_line() { printf '%s\n' operator none none; }

# Each branch, in the order of the questions.
init 0 lab-3 'Two words' sara-r510s-01b-00 356938035643809 serial usb:FT1 921600 no \
    gpiod pins PWR transistor gpiod pins 5 open-drain-line gpiod pins V_INT yes relay gpiod '' VCC low 3700
reads 'rig: lab-3' 'title: "Two words"' 'module: sara-r510s-01b-00' "imei: '356938035643809'" 'by: serial' 'port: "usb:FT1"' \
    'baud: 921600' 'flow: none' 'pwr_on: { by: gpiod, chip: "pins", line: "PWR", active: high, buffered: true }' \
    'reset_n: { by: gpiod, chip: "pins", line: "5", active: low, drive: open-drain }' \
    'v_int: { by: gpiod, chip: "pins", line: "V_INT", active: low }' 'by: relay' 'line: "VCC", active: low }' 'normal_mv: 3700'
init 0 bench-7 t '' '' tty /dev/pts/7 9600 yes \
    gpiod pins 1 by-direction serial usb:FT2 dtr open-drain-buffer serial usb:FT2 dcd no relay serial usb:FT2 rts high 3800
reads 'by: tty' 'flow: rts-cts' 'active: low, drive: by-direction }' \
    'reset_n: { by: serial, port: "usb:FT2", line: "dtr", active: low, buffered: true }' \
    'v_int: { by: serial, port: "usb:FT2", line: "dcd", active: high }' 'wire: { by: serial, port: "usb:FT2", line: "rts", active: high }'
with_supply() { # the file of answers, then the supply's
    { begin; after_line; printf '%s\n' "$@"; } >answers
    got=0
    "$conform" init-rig --out rig.yaml <answers >"$work/said" 2>&1 || got=$?
    [ "$got" = 0 ] || { fail "status $got: $*"; tail -n 5 "$work/said"; }
}
with_supply hub 1-1.4 2 3800
reads 'by: hub' 'hub: "1-1.4"' 'port: 2' 'pwr_on: operator' 'reset_n: none' 'v_int: none'
with_supply scpi tcp:psu.lab:5025 2 800 3800
reads 'by: scpi' 'address: "tcp:psu.lab:5025"' 'channel: 2' 'limit_ma: 800'
with_supply scpi /dev/usbtmc0 0 800 3800
! grep -q channel rig.yaml || fail "channel 0 is written"
reads 'address: "/dev/usbtmc0"'
with_supply operator 3800
reads 'by: operator'
with_supply none 3800
reads 'by: none'
{ begin; after_line; echo none; echo 3800; } | "$conform" init-rig >"$work/said" 2>&1 || fail "no --out: status $?"
expect_said 'doctor --rig ./bench-7.yaml'
[ -f bench-7.yaml ] || fail "the file is not called as the rig is"

# Nothing pulls a pin high: each of these is told why, and asked again.
init 0 bench-7 t '' '' serial usb:FT1 115200 yes gpiod pins 1 nothing transistor \
    serial usb:FT1 usb:FT2 rts nothing open-drain-line by-direction transistor open-drain-buffer none none 3800
reads 'pwr_on: { by: gpiod, chip: "pins", line: "1", active: high, buffered: true }' 'reset_n: { by: serial, port: "usb:FT2", line: "rts", active: low, buffered: true }'
[ "$(grep -c 'would drive the pin high' said-by-init)" = 4 ] || fail "not refused four times"
grep -q 'that is the UART' said-by-init || fail "a wire on the UART's own port is taken"
grep -q 'pulls the pin low while no program' said-by-init || fail "an inverting stage on a modem line is taken"

# What YAML takes for its own comes back as it was written.
bad='it'"'"'s: #1 "q" \ {x}, [y] & *z %'
init 0 bench-7 "$bad" '' '' serial "$bad" 115200 yes gpiod "$bad" "$bad" transistor operator gpiod "- $bad" 'null' no scpi "$bad" 0 800 3800
said='it'"'"'s: #1 \"q\" \\ {x}, [y] & *z %'
reads "title: \"$said\"" "port: \"$said\"" "chip: \"$said\", line: \"$said\"" "chip: \"- $said\", line: \"null\"" "address: \"$said\""

# What cannot be an answer is told why, and asked again.
long=$(printf '%0600d' 0)
init 0 'Bench 7' -x "$long" bench-7 "$(printf 'bell\a')" "$(printf 'latin\351')" "$(printf 'c1\302\205')" 'A title' no-such ../x '' \
    12 35693803564380x '' parallel serial "$(printf 'a\033[31m')" usb:FT1 0 4000001 1e3 115200 perhaps yes \
    operator none none none 2999 4501 3800
expect_said 'next:'
for why in 'small letters, digits' 'longer than 63 bytes' 'a control character in it' 'it is a name, without folder' 'there are: ' 'has 15 digits' \
    'none of these words' 'a number from 300 to 4000000' 'a number from 3000 to 4500'; do
    expect_said "$why"
done
! grep -q "$(printf '\033')" "$work/said" || fail "a control character is printed"
rm -f rig.yaml

# The end of the answers, anywhere: a line that says so, and no file.
total=$(wc -l <answers)
n=0
while [ $n -lt "$total" ]; do
    got=0
    head -n $n answers | "$conform" init-rig --out rig.yaml >"$work/said" 2>&1 || got=$?
    [ "$got" = 3 ] || fail "status $got after $n answers"
    expect_said 'the answers ended before the last question; nothing was written'
    [ ! -e rig.yaml ] || fail "a file after $n answers of $total"
    n=$((n + 1))
done

# A last line without an end is an answer, too.
printf '%s' "$(cat answers)" | "$conform" init-rig --out rig.yaml >"$work/said" 2>&1 || fail "a last line without an end: status $?"
reads 'by: none'

# What exists is never overwritten, and a link to nowhere is not followed.
echo mine >kept.yaml
ln -s nowhere.yaml link.yaml
for file in kept.yaml link.yaml; do
    got=0
    "$conform" init-rig --out $file <answers >"$work/said" 2>&1 || got=$?
    [ "$got" = 3 ] || fail "$file: status $got"
    expect_said "$file exists and is left alone"
done
[ "$(cat kept.yaml)" = mine ] || fail "kept.yaml is overwritten"
[ ! -e nowhere.yaml ] || fail "a link was followed"
got=0
"$conform" init-rig --out no/such/folder.yaml <answers >"$work/said" 2>&1 || got=$?
[ "$got" = 3 ] || fail "a folder that is not there: status $got"
expect_said 'cannot make no/such/folder.yaml'
expect_status 3 "$conform" init-rig --bauds
expect_status 3 "$conform" init-rig more
expect_status 0 "$conform" init-rig --help
finish
