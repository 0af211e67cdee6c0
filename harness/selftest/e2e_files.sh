# SPDX-License-Identifier: Apache-2.0
# Bad files: one line with file, line and column, what was expected and what to do; status 3; nothing started.
. "$(dirname "$0")/e2e.inc.sh"

# refused NAME PATTERN options...: status 3, one line that matches, no folder made.
refused() {
    pattern=$1
    shift
    expect_status 3 "$conform" run --out "$work/out" "$@"
    expect_said "$pattern"
    [ "$(wc -l <"$work/said")" = 1 ] || { fail "not one line: $*"; cat "$work/said"; }
    [ ! -e "$work/out" ] || { fail "something was started: $*"; rm -rf "$work/out"; }
}

rig=$source/rigs/emulator.yaml
sed 's/^clock:/clok:/' "$rig" >"$work/rig1.yaml"
refused "rig1.yaml:[0-9]+:1: unknown key .clok.*clock" --rig "$work/rig1.yaml"
sed 's/baud: 115200/baud: fast/' "$rig" >"$work/rig2.yaml"
refused 'rig2.yaml:[0-9]+:[0-9]+: expected a whole number.*found fast' --rig "$work/rig2.yaml"
sed 's/^clock: stepped/clock: stepped\nclock: stepped/' "$rig" >"$work/rig3.yaml"
refused 'rig3.yaml:[0-9]+:1: ' --rig "$work/rig3.yaml"
sed '/^clock:/d' "$rig" >"$work/rig4.yaml"
refused 'rig4.yaml:[0-9]+:[0-9]+: .*clock' --rig "$work/rig4.yaml"
refused 'no-such.yaml' --rig "$work/no-such.yaml"
refused "no module 'no-such'; there are: .*sara-r510m8s-01b-00" --module no-such
refused "no plan 'no-such'; there are: nightly, smoke" --plan no-such

modules=$source/fixtures/modules
cp "$modules"/*.yaml "$work/"
sed -i 's/extends: sara-r5.yaml/extends: nowhere.yaml/' "$work/sara-r510m8s-01b-00.yaml"
refused 'sara-r510m8s-01b-00.yaml:[0-9]+:[0-9]+: .*nowhere' --module "$work/sara-r510m8s-01b-00.yaml"
sed -i 's/max_channels:/max_chanels:/' "$work/sara-r5.yaml"
refused 'sara-r5.yaml:[0-9]+:[0-9]+: unknown key .*max_chan' --module "$work/sara-r510s-01b-00.yaml"

printf 'plan: bad\ntitle: x\nsuites: [bench, nowhere]\n' >"$work/plan1.yaml"
refused "plan1.yaml:3:17: there is no suite 'nowhere'" --plan "$work/plan1.yaml"
printf 'plan: bad\ntitle: x\nsuites: [bench]\ncases: [BENCH-NONE-001]\n' >"$work/plan2.yaml"
refused "plan2.yaml:4:9: .*'BENCH-NONE-001'" --plan "$work/plan2.yaml"
printf 'plan: bad\ntitle: x\nsuites: &s [bench]\n' >"$work/plan3.yaml"
refused 'plan3.yaml:3:' --plan "$work/plan3.yaml"
printf 'plan: bad\ntitle: x\nsuites: [bench]\n---\nplan: two\n' >"$work/plan4.yaml"
refused 'plan4.yaml:[45]:1: ' --plan "$work/plan4.yaml"

# A suite that names what is not there, below another top.
mkdir -p "$work/top/suites/plans" "$work/top/suites/must"
ln -s "$source/suites/catalogues" "$work/top/suites/catalogues"
ln -s "$source/fixtures" "$source/rigs" "$work/top/"
must=$source/harness/selftest/must/suites
cp "$must/plans/must.yaml" "$work/top/suites/plans/"
in_suite() { # sed script, pattern
    sed "$1" "$must/must/suite.yaml" >"$work/top/suites/must/suite.yaml"
    cmp -s "$must/must/suite.yaml" "$work/top/suites/must/suite.yaml" && fail "sed changed nothing: $1"
    conform=$build/r5conform-must
    R5CONFORM_ROOT=$work/top refused "$2" --plan must
    conform=$build/r5conform
}
in_suite 's/case: passes/case: passes_not/' "suite.yaml:[0-9]+:[0-9]+: there is no case 'passes_not'"
in_suite 's/left: \[1, 5\]/left: [1, 55]/' 'suite.yaml:[0-9]+:[0-9]+: left is 55; the case takes 0 to 9'
in_suite 's/left: \[1, 5\]/middle: [1]/' "suite.yaml:[0-9]+:[0-9]+: the case takes no parameter 'middle'"
in_suite 's/, right: \[2, 5\]//' "suite.yaml:[0-9]+:[0-9]+: no value for the case's parameter 'right'"
in_suite '0,/8259A-DI-1/s//8259A-XX-1/' "suite.yaml:[0-9]+:[0-9]+: no catalogue has a requirement '8259A-XX-1'"

# Wrong use of the command line.
refused "repeat" --repeat 0
refused "seed" --seed many
refused "consent" --consent everything
expect_status 3 "$conform" dance
expect_said "no command 'dance'"
expect_status 3 "$conform" show "$work/nothing"
expect_said 'no run at'
printf '{"kind":"nonsense"}\n' >"$work/journal.jsonl"
expect_status 3 "$conform" report "$work"
finish
