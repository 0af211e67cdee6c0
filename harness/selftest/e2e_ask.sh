# SPDX-License-Identifier: Apache-2.0
# Scripts around r5emu: they wait for its file, ask at its control door, and are told what goes with what.
. "$(dirname "$0")/e2e.inc.sh"

emu=$build/r5emu
running=
trap 'kill $running 2>/dev/null || true; rm -rf "$work"' EXIT

# Up when its file is there. What a killed one left is no sign.
start() {
    rm -f "$work/ready"
    "$emu" --pty "$work/module" --control "$work/door" --ready "$work/ready" >"$work/told" 2>&1 &
    running=$!
    tries=0
    until [ -e "$work/ready" ]; do
        tries=$((tries + 1))
        [ $tries -lt 2000 ] || { fail "no file tells that it serves: $(cat "$work/told")"; exit 1; }
        sleep 0.01
    done
    grep -q ' -> ' "$work/told" || fail "it serves and has not said so"
}
stop() {
    kill $running
    wait $running || fail "status $? after SIGTERM"
    running=
}
ask() { "$emu" --ask "$work/door" "$1"; }

expect_status 2 "$emu" --ask "$work/door" hello
expect_said 'nobody serves it'
start
[ ! -s "$work/ready" ] || fail "the file is not empty"
[ ! -e "$work/ready.new" ] || fail "the file's first name is left"
[ "$(ask hello)" = "r5emu $("$emu" --version | cut -d ' ' -f 2) sara-r510m8s-01b-00" ] || fail "hello: $(ask hello)"
[ -z "$(ask 'supply 3800')" ] || fail "an answer without fields is not empty"
expect_status 1 "$emu" --ask "$work/door" 'supply 99999'
expect_said 'usage: supply'
expect_status 1 "$emu" --ask "$work/door" 'wire cts cut'
expect_said 'wire is for r5emu --uart'
expect_status 1 "$emu" --ask "$work/door" ''
expect_status 3 "$emu" --ask "$work/door"
expect_status 3 "$emu" --ask "$work/door" pin v_int

# A fresh unit has no supply.
ask 'restore factory'
[ "$(ask 'pin v_int')" = low ] || fail "V_INT of a module without supply: $(ask 'pin v_int')"

# Who holds the door open keeps others out; they do not wait for ever.
perl -MSocket -e '
    socket(my $door, AF_UNIX, SOCK_SEQPACKET, 0) or die "$!\n";
    connect($door, pack_sockaddr_un($ARGV[0])) or die "$!\n";
    open(my $held, ">", $ARGV[1]) or die "$!\n";
    sleep 60;' "$work/door" "$work/held" &
holder=$!
until [ -e "$work/held" ]; do kill -0 $holder; done
expect_status 2 "$emu" --ask "$work/door" hello
expect_said 'within 2 s'
kill $holder
wait $holder 2>/dev/null || true
[ -n "$(ask hello)" ] || fail "the door is not free again"

# A second one does not take the file of the first away.
expect_status 3 "$emu" --pty "$work/other" --control "$work/door"
ask quit
wait $running || fail "status $? after quit"
running=
[ ! -e "$work/ready" ] || fail "the file is left behind"

# What a killed one left goes, even when the next one does not come up; what is no empty file is left alone.
start
kill -KILL $running
wait $running 2>/dev/null || true
running=
[ -e "$work/ready" ] || fail "nothing is left by a killed one"
echo other >"$work/file"
expect_status 3 "$emu" --pty "$work/file" --ready "$work/ready"
[ ! -e "$work/ready" ] || fail "one that does not come up leaves an old file"
start
stop
echo kept >"$work/ready"
expect_status 3 "$emu" --pty "$work/module" --ready "$work/ready"
expect_said 'no empty file'
[ "$(cat "$work/ready")" = kept ] || fail "a refused file is not kept"

expect_status 3 "$emu" --uart /dev/null
expect_said 'pins'
expect_status 3 "$emu" --uart /dev/null --pins no-such-bank
expect_said 'no-such-bank'
expect_status 3 "$emu" --uart /dev/null --pins no-such-bank --pty "$work/module"
expect_said 'choose one'
expect_status 3 "$emu" --pty "$work/module" --pins module-pins
expect_said 'together with --uart'
expect_status 3 "$emu" --pty "$work/module" --wire cts=cut
expect_said 'together with --uart'
expect_status 3 "$emu" --uart /dev/null --pins p --wire cts
expect_said 'NAME=STATE'
expect_status 3 "$emu" --uart /dev/null --pins p --wire txd=noise
expect_said 'may be: ok cut'
expect_status 3 "$emu" --uart /dev/null --pins p --wire gnd=cut
expect_said 'no such wire'
finish
