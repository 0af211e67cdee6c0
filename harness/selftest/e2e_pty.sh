# A person at a terminal program: r5emu on a pseudo-terminal answers as the module's documents say.
. "$(dirname "$0")/e2e.inc.sh"

"$build/r5emu" --pty "$work/module" --nvm "$work/nvm" >"$work/told" 2>&1 &
emu=$!
trap 'kill $emu 2>/dev/null || true; rm -rf "$work"' EXIT

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
cat <&9 >"$work/heard" 2>/dev/null &
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

kill $emu
wait $emu 2>/dev/null || true
kill $reader 2>/dev/null || true
[ ! -e "$work/module" ] || fail "the link is left behind"
expect_status 3 "$build/r5emu" --pty "$work/module" --module no-such
expect_said 'sara-r510m8s-01b-00'
expect_status 3 "$build/r5emu" --frobnicate
finish
