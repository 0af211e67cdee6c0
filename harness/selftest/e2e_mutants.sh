# SPDX-License-Identifier: Apache-2.0
# r5conform mutants tells a defect that is caught from one that is not, and says why; nothing is left of an interrupt.
. "$(dirname "$0")/e2e.inc.sh"

# A root of its own, so that the command line of each process has this folder's name in it.
root=$work/root
mkdir -p "$root/rigs/emulator"
ln -s "$source/suites" "$source/fixtures" "$root/"
cp "$source"/rigs/*.yaml "$root/rigs/"
cp "$source/rigs/emulator/needless-checks.yaml" "$work/"
export R5CONFORM_ROOT="$root" R5_DEFECTS="$work/defects.yaml"

# defects NAME CASE CHECK ...: a file of these.
defects() {
    echo "defects:"
    while [ $# -gt 0 ]; do
        printf '  - { name: %s, breaks: Something, caught_by: [{ case: "%s", check: "%s" }] }\n' "$1" "$2" "$3"
        shift 3
    done
} >"$R5_DEFECTS"

# A few quick cases.
cat >"$work/few.yaml" <<END
plan: few
title: A few
suites: [power]
cases: [PWR-KEY-*]
END

n=0
mutants() { # status, options ...
    status=$1
    shift
    n=$((n + 1))
    expect_status "$status" "$conform" mutants --plan "$work/few.yaml" --out "$work/out$n" "$@"
}

row=PWR-KEY-002
check='V_INT stays low'

defects short-pulse-starts $row "$check"
mutants 0
expect_said "^caught +short-pulse-starts +$row\[.*$check"
expect_said '^1 of 1 defects caught'
[ -s "$work/out$n/short-pulse-starts/journal.jsonl" ] || fail "there is no journal of the defect"
xmllint --html --noout "$work/out$n/mutants.html" 2>&1 | grep -v 'Tag .* invalid' | grep -i error && fail "the page is no HTML"
jq -e '.defects[0].outcome == "caught" and .conforming[0].pass > 0' "$work/out$n/mutants.json" >/dev/null ||
    fail "mutants.json says something else"

# A defect that nothing notices: a name that the module's code does not ask for.
defects short-pulse-starts $row "$check" never-asked-for PWR-KEY-001 V_INT
mutants 1
expect_said '^survived +never-asked-for +PWR-KEY-001'
expect_said '^1 of 2 defects caught, 1 survived'
mutants 0 --defect 'short-*'
mutants 1 --sample 1 --draw 2
expect_said 'of 1 defects'

# Noticed, but by another case, or by a check about something else.
defects short-pulse-starts PWR-KEY-001 V_INT
mutants 1
expect_said "^by another case +short-pulse-starts +$row"
defects short-pulse-starts $row 'words that no check has'
mutants 1
expect_said "^by another check +short-pulse-starts +$row"

# With --full each case that is named must catch it.
cat >"$R5_DEFECTS" <<END
defects:
  - name: short-pulse-starts
    breaks: Something
    caught_by:
      - { case: $row, check: $check }
      - { case: PWR-KEY-001, check: V_INT }
END
mutants 0
mutants 1 --full
expect_said '^caught, not by each +short-pulse-starts +PWR-KEY-001.*passes'
jq -e '.defects[0].cells | length == 3' "$work/out$n/mutants.json" >/dev/null || fail "the other cases were not run"

# What does not exist is refused, with its place.
mutants 3 --defect 'no-such-*'
expect_said "no defect is called 'no-such-\*'"
defects short-pulse-starts PWR-KEY-999 V_INT
mutants 3
expect_said 'defects.yaml:2:[0-9]+: no plan has the case PWR-KEY-999'
defects short-pulse-starts $row "$check"
sed -i 's/breaks/rig: nowhere, breaks/' "$R5_DEFECTS"
mutants 3
expect_said 'defects.yaml:2:[0-9]+: there is no nowhere; name a file of rigs/'
mutants 3 --jobs 0
mutants 3 --cases 3
mutants 3 --musts --full
mutants 3 more
[ ! -e "$work/out$n" ] || fail "a refused call leaves a folder"
defects short-pulse-starts $row "$check"
mutants 3 --musts --case 'NO-SUCH-*'
expect_said 'no defect names a case that is selected'
[ ! -e "$work/out$n" ] || fail "a choice of no case leaves a folder"
defects elsewhere C2C-SESS-001 V_INT
mutants 3
expect_said "plan 'few' has no case that these defects name"
[ ! -e "$work/out$n" ] || fail "a plan without the cases leaves a folder"

# A name that the code does not ask for, and one that the file does not have.
mkdir -p "$root/rigs/emulator"
echo 'if (emu_broken(e, "one")) f(emu_defects_have(d, "two"));' >"$root/rigs/emulator/emu.c"
defects one $row "$check"
expect_status 3 "$conform" mutants --lint
expect_said 'emu_defects_have\("two"\)'
defects one $row "$check" two $row "$check"
expect_status 0 "$conform" mutants --lint
defects one $row "$check" two $row "$check" three $row "$check"
expect_status 3 "$conform" mutants --lint
expect_said 'defects.yaml:4:[0-9]+: no file of rigs/emulator asks for "three"'

# Does a check matter? One does, as it alone catches the defect; the defect of another is none.
defects short-pulse-starts $row "$check"
mutants 0 --musts
expect_said "^matters +$row suites/power/.*without it short-pulse-starts survives"
defects never-asked-for $row "$check"
mutants 1 --musts
expect_said "^NEEDLESS +$row suites/power/.*no defect is caught by it"
expect_said '^0 of 1 checks matter'
at=$(jq -r '.checks[0].at' "$work/out$n/mutants.json")
printf 'needless: [{ at: %s, text: V_INT, reason: "There is no other way" }]\n' "${at%:*}" >"$work/needless-checks.yaml"
mutants 1 --musts --case "$row"
expect_said '^excused .*There is no other way'

# Where the conforming module does not pass, nothing is proved.
sed -i 's/program: r5emu,/program: r5emu, args: ["--defect", "short-pulse-starts"],/' "$root/rigs/emulator.yaml"
defects short-pulse-starts $row "$check"
mutants 1
expect_said "the conforming module does not pass $row"
cp "$source/rigs/emulator.yaml" "$root/rigs/"

# An interrupt, and even a sudden end, leaves no process.
R5_DEFECTS=$source/rigs/emulator/defects.yaml
for signal in INT TERM KILL; do
    "$conform" mutants --quiet --out "$work/$signal" >/dev/null 2>&1 &
    pid=$!
    tries=0
    while ! pgrep -f "r5emu.*$root" >/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 2000 ] || { fail "nothing is started"; break; }
        sleep 0.01
    done
    kill -$signal $pid
    got=0
    wait $pid 2>/dev/null || got=$?
    [ $signal = KILL ] || [ $got = 130 ] || fail "status $got after SIG$signal, wanted 130"
    tries=0
    while pgrep -f "$root|$work/$signal" >/dev/null; do
        tries=$((tries + 1))
        [ $tries -lt 1000 ] || {
            fail "processes are left after SIG$signal: $(pgrep -a -f "$root|$work/$signal")"
            break
        }
        sleep 0.01
    done
done
finish
