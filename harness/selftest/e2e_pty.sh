# SPDX-License-Identifier: Apache-2.0
# A person at a terminal program: r5emu on a pseudo-terminal answers as the module's documents say.
. "$(dirname "$0")/e2e.inc.sh"

"$build/r5emu" --pty "$work/module" --control "$work/door" --nvm "$work/nvm" >"$work/told" 2>&1 &
emu=$!
other=
trap 'kill $emu $other 2>/dev/null || true; rm -rf "$work"' EXIT

# until COMMAND...: true within 20 s.
within_time() {
    tries=0
    until "$@" 2>/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 2000 ] || return 1
        sleep 0.01
    done
}
within_time test -e "$work/module" || fail "r5emu makes no link"
exec 9<>"$work/module"
cat <&9 >>"$work/heard" 2>/dev/null &
reader=$!

# ask COMMAND PATTERN: types a line and waits for an answer that matches (lines joined by |).
ask() {
    start=$(wc -c <"$work/heard")
    printf '%s\r' "$1" >&9
    answered() { tail -c +$((start + 1)) "$work/heard" | tr -s '\r\n' '||' | grep -qE -- "$2"; }
    within_time answered "$1" "$2" || {
        fail "$1: no answer like $2"
        tail -c +$((start + 1)) "$work/heard"
    }
}
ready() {
    printf 'AT\r' >&9
    grep -q OK "$work/heard"
}
within_time ready || fail "no answer to AT"
ask 'ATE0' 'OK'
ask 'ATI' 'SARA-R510M8S-01B-00\|+OK'
ask 'AT+CGMM' 'SARA-R510M8S\|+OK'
ask 'at+cgmi' 'u-blox\|+OK'
ask 'ATI9' '03.15,A00.01\|+OK'
ask 'AT+USECROTUID' '\+USECROTUID: "[0-9a-fA-F]{16}"\|+OK'
ask 'AT+CMEE=2' 'OK'
ask 'AT+USECC2C=0,"00112233445566778899AABBCCDDEEFF"' \
    '\+USECC2C: 0,0,"[0-9A-Fa-f]{32}","[0-9A-Fa-f]{32}","[0-9A-Fa-f]{32}"\|+OK'
ask 'AT+USECC2C=1,"00000000000000000000000000000001"' 'CME ERROR: SEC C2C pairing not present'
ask 'AT+CMEE=1' 'OK'
ask 'AT+USECC2C=0,"0011"' 'CME ERROR: [0-9]+'
ask 'AT+NONSENSE' 'ERROR'
ask 'AT+CFUN=1' 'OK'
ask 'AT+CPWROFF' 'OK'

# Switched off, it says how to switch it on again, and that works.
within_time grep -q 'the module is off' "$work/told" || fail "nothing tells that it is off"
grep -q "kill -USR1 $emu " "$work/told" || fail "nothing tells how to switch it on"
: >"$work/heard"
kill -USR1 $emu
within_time ready || fail "SIGUSR1 does not switch it on"
ask 'AT+CPWROFF' 'OK'
told_twice() { [ "$(grep -c 'the module is off' "$work/told")" = 2 ]; }
within_time told_twice || fail "the second switch-off is not told"

# refused OPTION...: r5emu does not start; status 124 is one that did.
refused() {
    expect_status 3 timeout 20 "$build/r5emu" "$@"
    expect_said "give another name"
}

# A name in use is left alone: a file, a link to what exists, the link and socket of a running one.
echo kept >"$work/file"
ln -s file "$work/link"
to=$(readlink "$work/module")
for name in file link module door; do
    refused --pty "$work/$name"
    refused --pty "$work/free" --control "$work/$name"
done
[ "$(cat "$work/file")" = kept ] || fail "a refused file is not kept"
[ "$(readlink "$work/link")" = file ] || fail "a refused link is not kept"
[ "$(readlink "$work/module")" = "$to" ] || fail "the link of a running r5emu is not kept"
[ -S "$work/door" ] || fail "the socket of a running r5emu is not kept"
[ ! -L "$work/free" ] || fail "a link is left behind by one that did not start"

kill $emu
wait $emu 2>/dev/null || true
emu=
kill $reader 2>/dev/null || true
[ ! -L "$work/module" ] || fail "the link is left behind"
[ ! -S "$work/door" ] || fail "the socket is left behind"

# start_other: one more r5emu, up when it says so.
start_other() {
    : >"$work/told"
    "$build/r5emu" --pty "$work/module" --control "$work/door" >"$work/told" 2>&1 &
    other=$!
    within_time grep -q ' -> ' "$work/told" || fail "r5emu does not start: $(cat "$work/told")"
}
# What a killed one leaves is replaced, and so is a link to a terminal that is gone.
start_other
kill -KILL $other
wait $other 2>/dev/null || true
[ -L "$work/module" ] && [ -S "$work/door" ] || fail "nothing is left by a killed one"
start_other
kill $other
wait $other || fail "status $? after SIGTERM"
[ ! -L "$work/module" ] && [ ! -S "$work/door" ] || fail "replaced names are left behind"
ln -s /dev/pts/nobody "$work/module"
start_other
# What others put in their place meanwhile is theirs.
rm "$work/door"
echo kept >"$work/door"
ln -sfn file "$work/module"
kill $other
wait $other || fail "status $? after SIGTERM"
other=
[ "$(readlink "$work/module")" = file ] || fail "the link of another is removed"
[ "$(cat "$work/door")" = kept ] || fail "the file of another is removed"
expect_status 3 "$build/r5emu" --pty "$work/module" --module no-such
expect_said 'sara-r510m8s-01b-00'
expect_status 3 "$build/r5emu" --frobnicate
finish
